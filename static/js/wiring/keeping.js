/** Restores what was remembered into the first state, and remembers what changes. */

import { newChat } from '../state/chats.js';
import { INITIAL } from '../state/initial.js';
import { revive } from '../state/outbox.js';
import { elsewhere } from '../state/selectors.js';
import { addressed } from './address.js';
import { shared, tab } from './memory.js';

/** @typedef {import('../state/types.js').State} State */

/** Drafts kept over a reload; the oldest makes room. */
const MAX_DRAFTS = 20;

/** Pixels of width from which on the panel is open at first. */
const ROOM_FOR_PANEL = 900;

/** @returns {State} */
export function restored() {
  const panel = shared.recall('panel');
  return {
    ...INITIAL,
    view: addressed(),
    panel: typeof panel === 'boolean' ? panel : innerWidth >= ROOM_FOR_PANEL,
    chats: Object.fromEntries(names(tab.recall('elsewhere')).map((id) => [id, { ...newChat(id), news: 'awaited' }])),
    drafts: texts(shared.recall('drafts')),
    outbox: revive(shared.recall('outbox')),
    selection: { tools: names(shared.recall('tools')), sources: names(shared.recall('sources')) },
    theme: shared.recall('theme') === 'light' ? 'light' : 'dark',
  };
}

/** @param {unknown} stored @returns {string[]} */
function names(stored) {
  return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
}

/** @param {unknown} stored @returns {Record<string, string>} */
function texts(stored) {
  return Object.fromEntries(Object.entries(stored ?? {}).filter(([, text]) => typeof text === 'string'));
}

/**
 * @param {{ get: () => State, subscribe: (listener: (state: State) => void) => unknown }} store
 */
export function keep(store) {
  let last = store.get();
  let told = awaited(last);
  store.subscribe((state) => {
    if (state.drafts !== last.drafts) shared.remember('drafts', written(state.drafts));
    if (state.outbox !== last.outbox) shared.remember('outbox', state.outbox);
    if (state.theme !== last.theme) shared.remember('theme', state.theme);
    if (state.selection !== last.selection) {
      shared.remember('tools', state.selection.tools);
      shared.remember('sources', state.selection.sources);
    }
    if (state.panel !== last.panel) shared.remember('panel', state.panel);
    const waited = awaited(state);
    if (waited.join() !== told.join()) tab.remember('elsewhere', waited);
    told = waited;
    last = state;
  });
}

/** @param {State['drafts']} drafts */
function written(drafts) {
  return Object.fromEntries(Object.entries(drafts).filter(([, text]) => text !== '').slice(-MAX_DRAFTS));
}

/** The chats of which this page is to speak, also after a reload. @param {State} state */
function awaited(state) {
  const pending = Object.values(state.chats).filter(({ news }) => news === 'awaited');
  const spoken = elsewhere(state).filter(({ id }) => Object.hasOwn(state.chats, id));
  return [...new Set([...pending, ...spoken].map(({ id }) => id))];
}
