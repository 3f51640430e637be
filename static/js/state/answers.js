/** What `ack` and `error` mean for the command that they answer. Pure. */

import { changeChat, moveChat } from './chats.js';
import { used } from './components.js';
import { anew, lost } from './history.js';
import { changeUnsent, cleared, findUnsent, settle } from './outbox.js';
import { own } from './own.js';
import { toasted } from './toasts.js';
import { changeTurn } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Unsent} Unsent */
/** @typedef {import('./types.js').Failure} Failure */
/** @typedef {import('../client/types/index.js').AckFrame} AckFrame */
/** @typedef {import('../client/types/index.js').ErrorFrame} ErrorFrame */

/** @param {ErrorFrame} frame @returns {Failure} */
export function failureOf(frame) {
  return {
    code: frame.code,
    message: frame.message,
    retryAfter: frame.retry_after,
    requestId: frame.request_id,
  };
}

/**
 * @param {State} state
 * @param {AckFrame} frame
 * @returns {State}
 */
export function acknowledged(state, frame) {
  const entry = findUnsent(state, frame.command_id);
  if (entry) return accepted(state, frame, entry);
  const asked = state.asked.find((command) => command.id === frame.command_id);
  if (!asked) return state;
  const next = { ...state, asked: state.asked.filter((command) => command !== asked) };
  if (asked.kind === 'feedback') {
    const rating = asked.rating ?? '';
    const noted = changeTurn(next, asked.chatId, asked.target, (turn) => ({ ...turn, rating }));
    return toasted(noted, 'good', 'Thank you. Your feedback is noted.');
  }
  const use = own(next.uses, asked.target);
  return asked.kind === 'ui_event' && use ? used(next, asked.target, { ...use, status: 'sent' }) : next;
}

/**
 * The message stands in the chat that the service names, until its turn is told.
 * @param {State} state
 * @param {AckFrame} frame
 * @param {Unsent} entry
 * @returns {State}
 */
function accepted(state, frame, entry) {
  const { id, content } = entry.command;
  const chatId = frame.chat_id ?? entry.chatId;
  const placed = moveChat(cleared(state, entry.chatId, content), entry.chatId, chatId);
  const next = frame.chat_id ? changeChat(placed, chatId, (chat) => ({ ...chat, sure: true })) : placed;
  const turns = own(next.chats, chatId)?.turns ?? [];
  if (turns.some((turn) => turn.id === frame.turn_id || turn.user?.id === id)) return settle(next, id);
  return changeUnsent(next, id, { status: 'accepted', turnId: frame.turn_id ?? '', failure: null });
}

/**
 * @param {State} state
 * @param {ErrorFrame} frame
 * @returns {State}
 */
export function refused(state, frame) {
  const id = frame.command_id ?? '';
  const failure = failureOf(frame);
  const entry = findUnsent(state, id);
  if (entry) return unsent(state, entry, failure);
  const asked = state.asked.find((command) => command.id === id);
  if (!asked) return toasted(state, 'bad', frame.message);
  const next = { ...state, asked: state.asked.filter((command) => command !== asked) };
  const use = own(next.uses, asked.target);
  if (asked.kind === 'ui_event' && use) return used(next, asked.target, { ...use, status: 'failed', failure });
  return toasted(next, 'bad', frame.message);
}

/**
 * A chat of an earlier session may be lost without this page knowing it: then the message begins another one.
 * @param {State} state
 * @param {Unsent} entry
 * @param {Failure} failure
 * @returns {State}
 */
function unsent(state, entry, failure) {
  const { id, chat_id: chatId } = entry.command;
  if (failure.code !== 'not_found' || !chatId) return changeUnsent(state, id, { status: 'failed', failure });
  const sure = own(state.chats, chatId)?.sure;
  const next = lost(state, chatId);
  return changeUnsent(next, id, sure ? { status: 'failed', failure } : { ...anew(entry), status: 'queued' });
}
