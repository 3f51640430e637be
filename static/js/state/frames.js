/**
 * What each server frame does to the state: one small function per type. Pure. They come in order and
 * once each: the client sees to that.
 */

import { SERVER } from '../client/types/names.js';
import { acknowledged, failureOf, refused } from './answers.js';
import { begunAnew, greeted } from './beginnings.js';
import { changeChat, newChat } from './chats.js';
import { applyComponent } from './components.js';
import { delivered, lost } from './history.js';
import { listed, unlisted, used } from './list.js';
import { settle } from './outbox.js';
import { own } from './own.js';
import { textOf, withCall, withText } from '../client/src/parts.js';
import { toasted } from './toasts.js';
import { addTurn, changeTurn, newTurn, withMessage } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Turn} Turn */
/** @typedef {(state: State, frame: any, now: number) => State} Handler */

const READY = 'An answer is ready in another chat.';
const EARLY = 'An answer in another chat ended early.';

/** What was read of a turn may be ahead of its events. @type {Handler} */
function turnStarted(state, frame, now) {
  const { chat_id: chatId, turn_id: id, model } = frame;
  const entry = state.outbox.find((unsent) => unsent.turnId === id);
  const user = entry ? { id: entry.command.id, text: entry.command.content } : null;
  const there = addTurn(state, chatId, { ...newTurn(id, now), user });
  const begun = changeTurn(there, chatId, id, (turn) => ({ ...turn, model, status: 'running', startedAt: now }));
  const running = changeChat(begun, chatId, (chat) => ({ ...chat, sure: true, running: id }));
  const next = used(running, chatId, Date.parse(frame.at));
  const told = announced(next, chatId, 'The answer is being written.');
  return entry ? settle(told, entry.command.id) : told;
}

/** @type {Handler} */
function turnFinished(state, frame) {
  const { chat_id: chatId, turn_id: id } = frame;
  const next = changeTurn(state, chatId, id, (turn) => finished(turn, frame));
  const fresh = state.view !== chatId && frame.seq > state.replayed;
  const ended = changeChat(next, chatId, (chat) => ({
    ...chat,
    running: chat.running === id ? '' : chat.running,
    news: fresh || chat.news ? String(frame.outcome) : '',
  }));
  if (fresh) return { ...ended, announcement: ended.chats[chatId].news === 'completed' ? READY : EARLY };
  const turn = ended.chats[chatId].turns.find((known) => known.id === id);
  return turn ? announced(ended, chatId, spoken(turn)) : ended;
}

/** @param {Turn} turn @param {any} frame @returns {Turn} */
function finished(turn, frame) {
  return {
    ...turn,
    status: frame.outcome,
    limit: frame.limit ?? '',
    usage: frame.usage,
    model: frame.model,
    elapsedMs: frame.elapsed_ms,
    waiting: null,
    parts: turn.parts.map(closed),
  };
}

/** A call that the end of the turn overtook was cancelled. @param {import('./types.js').Part} part */
function closed(part) {
  if (part.kind !== 'tool_call' || !['queued', 'running'].includes(part.tool_call.state)) return part;
  return { ...part, tool_call: { ...part.tool_call, state: /** @type {const} */ ('cancelled') } };
}

/** @param {Turn} turn */
function spoken(turn) {
  if (turn.status !== 'completed') return `The answer ended early: ${turn.status}.`;
  return `Answer: ${textOf(turn.parts).slice(0, 400).replace(/[*_`#|~]+/g, '').slice(0, 300)}`;
}

/**
 * Only the chat that is shown speaks.
 * @param {State} state
 * @param {string} chatId
 * @param {string} announcement
 * @returns {State}
 */
function announced(state, chatId, announcement) {
  return state.view === chatId ? { ...state, announcement } : state;
}

/** A token of an answer that is here as a whole has nothing to add. @type {Handler} */
function token(state, frame) {
  if (typeof frame.text !== 'string') throw new TypeError('a token has text');
  return changeTurn(state, frame.chat_id, frame.turn_id, (turn) =>
    (turn.answerId ? turn : { ...turn, parts: withText(turn.parts, frame.text), waiting: null }));
}

/** @type {Handler} */
function thinking(state, frame, now) {
  const waiting = {
    waitingFor: frame.waiting_for,
    detail: frame.detail ?? '',
    elapsed: frame.elapsed_seconds,
    at: now,
  };
  return changeTurn(state, frame.chat_id, frame.turn_id, (turn) => ({ ...turn, waiting }));
}

/** @type {Handler} */
function toolStatus(state, frame) {
  const call = frame.tool_call;
  if (typeof call.id !== 'string') throw new TypeError('a call has an id');
  return changeTurn(state, frame.chat_id, frame.turn_id, (turn) =>
    (turn.answerId ? turn : { ...turn, parts: withCall(turn.parts, call) }));
}

/** @type {Handler} */
function message(state, frame, now) {
  const { chat_id: chatId, turn_id: id, message: stored } = frame;
  const placed = stored.role === 'user' ? delivered(state, stored) : state;
  const next = addTurn(placed, chatId, newTurn(id, now));
  return changeTurn(next, chatId, id, (turn) => withMessage(turn, stored));
}

/**
 * A chat that has just been created is told without the time of its use; one that was gone was restored.
 * @type {Handler}
 */
function chatUpdated(state, frame, now) {
  const { chat_id: chatId, title, pinned, used_at: usedAt } = frame;
  if (typeof title !== 'string') throw new TypeError('a title is a text');
  const next = changeChat(state, chatId, (chat) => ({ ...(chat.gone ? newChat(chatId) : chat), sure: true }));
  const created = own(state.list.entries, chatId) ? 0 : now;
  return listed(next, chatId, { title, pinned, usedAt: usedAt === undefined ? created : Date.parse(usedAt) });
}

/** @type {Handler} */
function chatDeleted(state, frame) {
  return lost(unlisted(state, frame.chat_id), frame.chat_id);
}

/** @type {Handler} */
function llmStatus(state, frame) {
  const back = state.llm && !state.llm.available && frame.llm.available;
  const next = { ...state, llm: frame.llm };
  return back ? toasted(next, 'good', 'The language model is available again.') : next;
}

/** @type {Handler} */
function error(state, frame) {
  if (frame.command_id) return refused(state, frame);
  if (!frame.turn_id) return toasted(state, 'bad', frame.message);
  return changeTurn(state, frame.chat_id, frame.turn_id, (turn) => ({ ...turn, error: failureOf(frame) }));
}

/** @type {Readonly<Record<string, Handler>>} */
export const FRAMES = Object.freeze({
  [SERVER.session]: greeted,
  [SERVER.ack]: acknowledged,
  [SERVER.turn_started]: turnStarted,
  [SERVER.turn_finished]: turnFinished,
  [SERVER.token]: token,
  [SERVER.thinking]: thinking,
  [SERVER.tool_status]: toolStatus,
  [SERVER.ui_component]: applyComponent,
  [SERVER.message]: message,
  [SERVER.chat_updated]: chatUpdated,
  [SERVER.chat_deleted]: chatDeleted,
  [SERVER.llm_status]: llmStatus,
  [SERVER.reset]: begunAnew,
  [SERVER.error]: error,
  [SERVER.pong]: (state) => state,
});
