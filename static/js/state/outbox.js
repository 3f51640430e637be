/**
 * Messages that the service has not confirmed: shown at once, kept over a reload, sent again under the same id.
 * Pure; the wiring stores the list and does the sending.
 */

import { showChat, without } from './chats.js';
import { MAX_OUTBOX } from './initial.js';
import { own } from './own.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Unsent} Unsent */
/** @typedef {import('./types.js').Failure} Failure */
/** @typedef {import('./types.js').ChatCommand} ChatCommand */

/** @param {State} state @param {string} id */
export function findUnsent(state, id) {
  return state.outbox.find((entry) => entry.command.id === id);
}

/**
 * A message is to begin this chat, so the service has no name for it yet.
 * @param {State} state
 * @param {string} chatId
 */
export function isUnnamed(state, chatId) {
  return state.outbox.some((entry) => entry.chatId === chatId && !entry.command.chat_id);
}

/**
 * Add a message to the chat that is shown, or begin one with it. The text leaves the draft here: from now on the
 * outbox keeps it.
 * @param {State} state
 * @param {ChatCommand} command
 * @returns {State}
 */
export function enqueue(state, command) {
  if (findUnsent(state, command.id)) return state;
  const view = state.view || command.id;
  /** @type {Unsent} */
  const entry = { command, chatId: view, status: 'queued', turnId: '', failure: null };
  const next = cleared(state, state.view ?? '', command.content);
  return { ...next, view, outbox: [...state.outbox, entry].slice(-MAX_OUTBOX) };
}

/**
 * Empty a draft whose text is now a message; what somebody went on writing stays.
 * @param {State} state
 * @param {string} chatId
 * @param {string} content
 * @returns {State}
 */
export function cleared(state, chatId, content) {
  const draft = own(state.drafts, chatId) ?? '';
  return draft && draft.trim() === content.trim() ? drafted(state, chatId, '') : state;
}

/** @param {State} state @param {string} chatId @param {string} text @returns {State} */
export function drafted(state, chatId, text) {
  return { ...state, view: state.view ?? chatId, drafts: { ...state.drafts, [chatId]: text } };
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
 * Forget an entry: the service has stored it.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function settle(state, id) {
  if (!findUnsent(state, id)) return state;
  return { ...state, outbox: state.outbox.filter((entry) => entry.command.id !== id) };
}

/**
 * Forget an entry that its person gave up, and with it the chat that it would have begun; what was being written there
 * is kept for another one.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function discard(state, id) {
  const chatId = findUnsent(state, id)?.chatId ?? '';
  const next = settle(state, id);
  const stands = own(next.chats, chatId) || next.outbox.some((entry) => entry.chatId === chatId);
  if (stands) return next;
  const drafts = without(next.drafts, chatId);
  const draft = [own(next.drafts, chatId) ?? '', own(drafts, '') ?? ''].filter((text) => text.trim() !== '').join('\n');
  const left = { ...next, drafts: draft ? { ...drafts, '': draft } : drafts };
  return left.view === chatId ? showChat(left, '') : left;
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
  const next = discard(state, id);
  const view = next.view ?? '';
  const texts = [entry.command.content, own(next.drafts, view) ?? ''].filter((text) => text.trim() !== '');
  return drafted(next, view, texts.join('\n'));
}

/**
 * Send a refused message again: to the chat in which it stands, if there is one by now.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function retry(state, id) {
  const entry = findUnsent(state, id);
  if (!entry) return state;
  const chat = own(state.chats, entry.chatId);
  const { chat_id: _, ...command } = entry.command;
  const aimed = chat && !chat.gone ? { ...command, chat_id: chat.id } : command;
  return changeUnsent(state, id, { command: aimed, status: 'queued', failure: null });
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
  const named = /^[0-9a-f]{32}$/.test(command?.id ?? '') && typeof entry.chatId === 'string' && entry.chatId !== '';
  return named && typeof command.content === 'string' && command.type === 'chat';
}
