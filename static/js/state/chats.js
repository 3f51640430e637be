/** The chats side by side: making, changing, showing and moving them. Pure. */

import { MAX_CHATS, MAX_TURNS } from './initial.js';
import { own } from './own.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').History} History */

/** @type {History} */
export const UNREAD = { read: false, more: false, status: 'idle', request: 0, message: '' };
/** Nothing is stored that is not here. @type {History} */
export const COMPLETE = { ...UNREAD, read: true };

/** @param {string} id @returns {Chat} */
export function newChat(id) {
  const fresh = { turns: [], room: MAX_TURNS, history: UNREAD };
  return { id, ...fresh, running: '', sure: false, gone: false, news: '' };
}

/**
 * Change a chat, which is made when it is not there.
 * @param {State} state
 * @param {string} id
 * @param {(chat: Chat) => Chat} change
 * @returns {State}
 */
export function changeChat(state, id, change) {
  if (typeof id !== 'string' || id === '') throw new TypeError('a chat has an id');
  const before = own(state.chats, id);
  const chat = change(before ?? newChat(id));
  if (chat === before) return state;
  const chats = { ...state.chats, [id]: chat };
  return { ...state, chats: before ? chats : bounded(chats, [id, state.view]) };
}

/**
 * @param {Readonly<Record<string, Chat>>} chats
 * @param {unknown[]} needed
 */
function bounded(chats, needed) {
  const all = Object.values(chats);
  if (all.length <= MAX_CHATS) return chats;
  const free = all.filter(({ id }) => !needed.includes(id));
  const quiet = free.find(({ running, news }) => !running && !news) ?? free.find(({ running }) => !running) ?? free[0];
  return without(chats, quiet.id);
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} record
 * @param {string} id
 * @returns {Readonly<Record<string, T>>}
 */
export function without(record, id) {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== id));
}

/**
 * Change every chat.
 * @param {State['chats']} chats
 * @param {(chat: Chat) => Chat} change
 * @returns {State['chats']}
 */
export function mapChats(chats, change) {
  return Object.fromEntries(Object.entries(chats).map(([id, chat]) => [id, change(chat)]));
}

/**
 * Show a chat, '' for a new one. What the other one had more than there is room for can be read again.
 * @param {State} state
 * @param {string} id
 * @returns {State}
 */
export function showChat(state, id) {
  const left = state.view ? own(state.chats, state.view) : undefined;
  /** @type {State} */
  let next = { ...state, view: id };
  if (left && left.id !== id) next = changeChat(next, left.id, (chat) => kept({ ...chat, room: MAX_TURNS }));
  return looked(next, id);
}

/** Nothing of this chat is news any more. @param {State} state @param {string} id @returns {State} */
function looked(state, id) {
  return own(state.chats, id)?.news ? changeChat(state, id, (chat) => ({ ...chat, news: '' })) : state;
}

/** The chat within its room. @param {Chat} chat @returns {Chat} */
export function kept(chat) {
  if (chat.turns.length <= chat.room) return chat;
  return { ...chat, turns: chat.turns.slice(-chat.room), history: { ...chat.history, more: true } };
}

/**
 * A chat has begun under `to` whose first message was written under `from`: a name of the page's own, or a chat that
 * the service no longer knows, whose turns come along.
 * @param {State} state
 * @param {string} from
 * @param {string} to
 * @returns {State}
 */
export function moveChat(state, from, to) {
  if (from === to) return state;
  const earlier = own(state.chats, from)?.turns ?? [];
  const moved = changeChat(state, to, (chat) => ({
    ...chat, sure: true, turns: [...earlier, ...chat.turns], history: COMPLETE,
  }));
  const draft = own(state.drafts, from);
  return {
    ...moved,
    chats: without(moved.chats, from),
    view: state.view === from ? to : state.view,
    drafts: draft ? { ...without(state.drafts, from), [to]: draft } : state.drafts,
    outbox: state.outbox.map((entry) => (entry.chatId === from ? { ...entry, chatId: to } : entry)),
  };
}
