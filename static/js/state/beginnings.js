/** The frames with which everything begins, or begins again: the hello and the snapshot. Pure. */

import { UNREAD, changeChat, mapChats } from './chats.js';
import { staleList } from './list.js';
import { isUnnamed } from './outbox.js';
import { areParts } from '../client/src/parts.js';
import { interrupt, newTurn } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Unsent} Unsent */

/**
 * The first hello says which chat to show, unless this tab knows. In a new session every turn of the old one was
 * interrupted, and the chats are there if the service kept them.
 * @param {State} state
 * @param {any} frame
 * @returns {State}
 */
export function greeted(state, frame) {
  const { chat_id: chatId, principal, llm, limits, resumed } = frame;
  if (![principal, llm, limits].every((part) => part && typeof part === 'object')) throw new TypeError('no hello');
  const view = state.view ?? (typeof chatId === 'string' ? chatId : '');
  const chats = mapChats(state.chats, readAgain);
  const heard = state.session !== null && resumed && state.list.status !== 'failed';
  const next = { ...(heard ? state : staleList(state)), session: frame, llm, screen: null, view, chats };
  if (!state.session) return withView({ ...next, replayed: resumed ? frame.seq : 0, chats: resumed ? chats : {} });
  if (resumed) return next;
  const outbox = state.outbox.map(interruptedEntry);
  const others = mapChats(chats, (chat) => renewed(chat, view));
  return { ...next, seen: 0, replayed: 0, chats: others, outbox, asked: [], uses: {} };
}

/** The chat that is shown has a record, so that messages go on with it. @param {State} state @returns {State} */
function withView(state) {
  return state.view && !isUnnamed(state, state.view) ? changeChat(state, state.view, (chat) => chat) : state;
}

/** What could not be read without a connection. @param {Chat} chat @returns {Chat} */
function readAgain(chat) {
  const { read, status } = chat.history;
  return read || status !== 'failed' ? chat : { ...chat, history: UNREAD };
}

/** @param {Chat} chat @param {string} view @returns {Chat} */
function renewed(chat, view) {
  if (chat.gone) return chat;
  const turns = chat.turns.map((turn) => ({ ...interrupt(turn), unsure: true }));
  const news = chat.running && chat.id !== view ? 'interrupted' : chat.news;
  return { ...chat, turns, news, running: '', history: UNREAD, sure: false };
}

/**
 * A message that was accepted, and whose turn the old session did not live to begin.
 * @param {Unsent} entry
 * @returns {Unsent}
 */
function interruptedEntry(entry) {
  if (entry.status !== 'accepted') return entry;
  const failure = { code: 'interrupted', message: 'The service stopped before it answered.' };
  return { ...entry, status: 'failed', turnId: '', failure };
}

/**
 * Only what runs is known from here on; what is stored is read anew. A message that was accepted is stored, so it
 * is among what is read or comes with its turn.
 * @param {State} state
 * @param {any} frame
 * @param {number} now
 * @returns {State}
 */
export function begunAnew(state, frame, now) {
  const chats = mapChats(state.chats, (chat) => forgotten(chat, state.view));
  const outbox = state.outbox.filter((entry) => entry.status !== 'accepted');
  /** @type {State} */
  const next = { ...staleList(state), chats, outbox, asked: [], uses: {} };
  /** @type {any[]} */
  const open = frame.snapshot.open_turns;
  return open.reduce((all, turn) => withOpenTurn(all, turn, now), next);
}

/** @param {Chat} chat @param {string | null} view @returns {Chat} */
function forgotten(chat, view) {
  if (chat.gone) return chat;
  const ended = chat.id !== view && (chat.running || chat.news === 'awaited');
  return { ...chat, turns: [], running: '', history: UNREAD, news: ended ? 'ended' : chat.news };
}

/**
 * @param {State} state
 * @param {any} open
 * @param {number} now
 * @returns {State}
 */
function withOpenTurn(state, open, now) {
  const { turn_id: id, parts } = open;
  if (typeof id !== 'string' || !areParts(parts)) throw new TypeError('no open turn');
  const turn = { ...newTurn(id, now), parts };
  return changeChat(state, open.chat_id, (chat) =>
    ({ ...chat, sure: true, running: id, turns: [...chat.turns, turn] }));
}
