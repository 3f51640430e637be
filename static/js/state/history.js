/** Reading a chat's stored messages: asked for, here, failed, or gone with their chat. Pure. */

import { COMPLETE, changeChat, moveChat, without } from './chats.js';
import { findUnsent, settle } from './outbox.js';
import { own } from './own.js';
import { interrupt, turnsOf, woven } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Message} Message */
/** @typedef {import('./types.js').MessagePage} MessagePage */

/**
 * @param {State} state
 * @param {{ chatId: string, request: number }} asked
 * @returns {State}
 */
export function historyAsked(state, { chatId, request }) {
  return changeChat(state, chatId, (chat) => ({
    ...chat, history: { ...chat.history, status: 'reading', request, message: '' },
  }));
}

/**
 * @param {State} state
 * @param {{ chatId: string, request: number, page: MessagePage, older: boolean, now: number }} answer
 * @returns {State}
 */
export function historyRead(state, { chatId, request, page, older, now }) {
  if (!isAwaited(state, chatId, request)) return state;
  const said = page.messages.filter((message) => message.role === 'user');
  const next = said.reduce(delivered, state);
  const read = turnsOf(page.messages, now);
  return changeChat(next, chatId, (chat) => ({
    ...chat,
    sure: true,
    gone: false,
    turns: woven(older ? chat.turns : continued(chat, page.has_more, new Set(read.map((turn) => turn.id))), read),
    room: chat.room + (older ? read.length : 0),
    history: { ...chat.history, read: true, status: 'idle', more: page.has_more && page.messages.length > 0 },
  }));
}

/**
 * The turns that the newest messages can be joined to. Those of an earlier session, none of which is among the
 * newest, may lie behind a hole: they are left out and can be read again.
 * @param {Chat} chat
 * @param {boolean} more
 * @param {Set<string>} read
 */
function continued(chat, more, read) {
  const apart = more && !chat.turns.some((turn) => read.has(turn.id));
  return chat.turns.filter((turn) => !(apart && turn.unsure)).map((turn) => ({ ...turn, unsure: false }));
}

/**
 * A chat that is not found is gone. A message that is not found went with those before it.
 * @param {State} state
 * @param {{ chatId: string, request: number, status: number, older: boolean, message: string }} failure
 * @returns {State}
 */
export function historyFailed(state, { chatId, request, status, older, message }) {
  if (!isAwaited(state, chatId, request)) return state;
  if (status === 404 && !older) return lost(state, chatId);
  /** @type {Partial<import('./types.js').History>} */
  const change = status === 404 ? { status: 'idle', more: false } : { status: 'failed', message };
  return changeChat(state, chatId, (chat) => ({ ...chat, history: { ...chat.history, ...change } }));
}

/** @param {State} state @param {string} chatId @param {number} request */
function isAwaited(state, chatId, request) {
  const history = own(state.chats, chatId)?.history;
  return history?.status === 'reading' && history.request === request;
}

/**
 * The service no longer knows a chat. One that is shown, or in which a message waits, stays and is marked; the next
 * message begins another chat.
 * @param {State} state
 * @param {string} chatId
 * @returns {State}
 */
export function lost(state, chatId) {
  const waits = state.outbox.some((entry) => entry.chatId === chatId);
  if (!waits && state.view !== chatId) return { ...state, chats: without(state.chats, chatId) };
  const next = changeChat(state, chatId, (chat) => ({
    ...chat,
    gone: true,
    running: '',
    news: '',
    turns: chat.turns.map((turn) => ({ ...interrupt(turn), stale: true })),
    history: COMPLETE,
  }));
  const outbox = next.outbox.map((entry) =>
    (entry.chatId === chatId && entry.status === 'queued' ? anew(entry) : entry));
  return { ...next, outbox };
}

/** A message that begins a chat instead of going on with one. @param {import('./types.js').Unsent} entry */
export function anew(entry) {
  const { chat_id: _, ...command } = entry.command;
  return { ...entry, command };
}

/**
 * The service has stored a message of this person's: it is no longer on its way, and its chat has a name.
 * @param {State} state
 * @param {Message} stored
 * @returns {State}
 */
export function delivered(state, stored) {
  const entry = findUnsent(state, stored.id);
  const from = entry?.chatId ?? stored.id;
  const begins = entry !== undefined || state.view === stored.id;
  return settle(begins ? moveChat(state, from, stored.chat_id) : state, stored.id);
}
