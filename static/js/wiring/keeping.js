/** Restores what was remembered into the first state, and remembers what changes. */

import { INITIAL } from '../state/initial.js';
import { revive } from '../state/outbox.js';
import { recall, remember } from './memory.js';

/** @typedef {import('../state/types.js').State} State */

/** @returns {State} */
export function restored() {
  const draft = recall('draft');
  return {
    ...INITIAL,
    draft: typeof draft === 'string' ? draft : '',
    outbox: revive(recall('outbox')),
    selection: { tools: names(recall('tools')), sources: names(recall('sources')) },
    theme: recall('theme') === 'light' ? 'light' : 'dark',
  };
}

/** @param {unknown} stored @returns {string[]} */
function names(stored) {
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
}

/**
 * @param {{ get: () => State, subscribe: (listener: (state: State) => void) => unknown }} store
 */
export function keep(store) {
  let last = store.get();
  store.subscribe((state) => {
    if (state.draft !== last.draft) remember('draft', state.draft);
    if (state.outbox !== last.outbox) remember('outbox', state.outbox);
    if (state.theme !== last.theme) remember('theme', state.theme);
    if (state.selection !== last.selection) {
      remember('tools', state.selection.tools);
      remember('sources', state.selection.sources);
    }
    last = state;
  });
}
