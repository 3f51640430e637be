/**
 * Messages that the service has not confirmed: shown at once, kept over a reload, sent again under the same id.
 * Pure; the wiring stores the list and does the sending.
 */

import { MAX_OUTBOX } from './initial.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Unsent} Unsent */
/** @typedef {import('./types.js').Failure} Failure */
/** @typedef {import('./types.js').ChatCommand} ChatCommand */

/** @param {State} state @param {string} id */
export function findUnsent(state, id) {
  return state.outbox.find((entry) => entry.command.id === id);
}

/**
 * The text leaves the draft here: from now on the outbox keeps it.
 * @param {State} state
 * @param {ChatCommand} command
 * @returns {State}
 */
export function enqueue(state, command) {
  if (findUnsent(state, command.id)) return state;
  /** @type {Unsent} */
  const entry = { command, status: 'queued', turnId: '', failure: null };
  const draft = state.draft.trim() === command.content.trim() ? '' : state.draft;
  return { ...state, draft, outbox: [...state.outbox, entry].slice(-MAX_OUTBOX) };
}

/**
 * @param {State} state
 * @param {string} id
 * @param {Partial<Unsent>} change
 * @returns {State}
 */
export function changeUnsent(state, id, change) {
  if (!findUnsent(state, id)) return state;
  const outbox = state.outbox.map((entry) =>
    entry.command.id === id ? { ...entry, ...change } : entry,
  );
  return { ...state, outbox };
}

/**
 * Forget an entry: the service has stored it, or the person gave it up.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function settle(state, id) {
  if (!findUnsent(state, id)) return state;
  return { ...state, outbox: state.outbox.filter((entry) => entry.command.id !== id) };
}

/**
 * Back to the draft, before what was written since.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function takeBack(state, id) {
  const entry = findUnsent(state, id);
  if (!entry) return state;
  const draft = [entry.command.content, state.draft].filter((text) => text.trim() !== '').join('\n');
  return { ...settle(state, id), draft };
}

/**
 * The messages as they may be sent to a service that knows none of the earlier chats: each begins a new one.
 * @param {Unsent[]} outbox
 * @returns {Unsent[]}
 */
export function forgetChats(outbox) {
  return outbox.map((entry) => {
    const { chat_id: _, ...command } = entry.command;
    return { ...entry, command, turnId: '' };
  });
}

/** A stored outbox as it is read back after a reload; anything that does not look like one is dropped. @param {unknown} stored @returns {Unsent[]} */
export function revive(stored) {
  if (!Array.isArray(stored)) return [];
  return stored.filter(isUnsent).slice(-MAX_OUTBOX).map((entry) => ({
    ...entry,
    status: entry.status === 'failed' ? 'failed' : 'queued',
    turnId: '',
    failure: entry.failure ?? null,
  }));
}

/** @param {any} entry @returns {entry is Unsent} */
function isUnsent(entry) {
  const command = entry?.command;
  return /^[0-9a-f]{32}$/.test(command?.id ?? '') && typeof command.content === 'string' && command.type === 'chat';
}
