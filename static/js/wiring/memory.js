/**
 * What the page remembers over a reload, in localStorage. A browser that refuses storage, or a full one, only
 * forgets; it never breaks the page. Two services under two paths of one host remember apart.
 */

const FOLDER = location.pathname.slice(1, location.pathname.lastIndexOf('/') + 1);
const PREFIX = `parlance.${FOLDER}`;

/** @param {string} name @returns {unknown} */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {boolean} false when it could not be stored
 */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** 128 random bits as 32 hexadecimal digits. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** This browser's id, made on the first visit. */
export function clientId() {
  const known = recall('client_id');
  if (typeof known === 'string' && /^[0-9a-f]{32}$/.test(known)) return known;
  const made = newId();
  remember('client_id', made);
  return made;
}
