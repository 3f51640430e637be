/**
 * What the page remembers over a reload: in localStorage for every tab, in sessionStorage for its own. A browser that
 * refuses storage, or a full one, only forgets; it never breaks the page. Two services under two paths of one host
 * remember apart.
 */

import { newId } from '../client/src/core.js';

const FOLDER = location.pathname.slice(1, location.pathname.lastIndexOf('/') + 1);
const PREFIX = `parlance.${FOLDER}`;

/** What all tabs share. */
export const shared = memory(() => localStorage);
/** What only this tab knows. */
export const tab = memory(() => sessionStorage);

/** @param {() => Storage} storage */
function memory(storage) {
  return {
    /** @param {string} name @returns {unknown} */
    recall(name) {
      try {
        return JSON.parse(storage().getItem(PREFIX + name) ?? 'null');
      } catch {
        return null;
      }
    },
    /** @param {string} name @param {unknown} value */
    remember(name, value) {
      try {
        storage().setItem(PREFIX + name, JSON.stringify(value));
      } catch {
        // Full, or refused.
      }
    },
  };
}

/** This browser's id, made on the first visit. */
export function clientId() {
  const known = shared.recall('client_id');
  if (typeof known === 'string' && /^[0-9a-f]{32}$/.test(known)) return known;
  const made = newId();
  shared.remember('client_id', made);
  return made;
}
