/**
 * What each server frame does to the state: one small function per type. Pure. The numbering has been dealt
 * with by the reducer before one of these is called.
 */

import { SERVER } from '../generated/names.js';
import { acknowledged, failureOf, refused } from './answers.js';
import { applyComponent } from './components.js';
import { forgetChats, settle } from './outbox.js';
import { toasted } from './toasts.js';
import { addTurn, changeTurn, interrupt, newTurn, turnsOf, withMessage } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Turn} Turn */
/** @typedef {(state: State, frame: any, now: number) => State} Handler */

/** @type {Handler} */
function session(state, frame) {
  const fresh = !state.cursor || (!frame.resumed && frame.epoch !== state.cursor.epoch);
  const next = { ...state, session: frame, llm: frame.llm, gap: false, screen: null };
  if (!fresh) return next;
  const cursor = { epoch: frame.epoch, seq: 0 };
  const outbox = frame.resumed ? state.outbox : forgetChats(state.outbox);
  if (!state.cursor) return { ...next, cursor, outbox };
  const turns = state.turns.map((turn) => ({ ...interrupt(turn), stale: true }));
  return { ...next, cursor, turns, outbox, chatId: '', title: '', running: '', hidden: '', asked: [], uses: {} };
}

/** @type {Handler} */
function turnStarted(state, frame, now) {
  const entry = state.outbox.find((unsent) => unsent.turnId === frame.turn_id);
  const turn = newTurn(frame.turn_id, frame.chat_id, now);
  turn.model = frame.model;
  turn.user = entry ? { id: entry.command.id, text: entry.command.content } : null;
  const next = addTurn({ ...state, running: turn.id, announcement: 'The answer is being written.' }, turn);
  return entry ? settle(next, entry.command.id) : next;
}

/** @type {Handler} */
function turnFinished(state, frame) {
  const next = changeTurn(state, frame.turn_id, (turn) => ({
    ...turn,
    status: frame.outcome,
    limit: frame.limit ?? '',
    usage: frame.usage,
    model: frame.model,
    elapsedMs: frame.elapsed_ms,
    waiting: null,
    toolCalls: turn.toolCalls.map(closedCall),
  }));
  const done = next.turns.find((turn) => turn.id === frame.turn_id);
  return {
    ...next,
    running: next.running === frame.turn_id ? '' : next.running,
    hidden: next.hidden === frame.turn_id ? '' : next.hidden,
    announcement: done ? spoken(done) : next.announcement,
  };
}

/** A call that the end of the turn overtook. @param {import('./types.js').ToolCall} call */
function closedCall(call) {
  return call.state === 'queued' || call.state === 'running'
    ? { ...call, state: /** @type {const} */ ('cancelled') }
    : call;
}

/** @param {Turn} turn */
function spoken(turn) {
  if (turn.status !== 'completed') return `The answer ended early: ${turn.status}.`;
  return `Answer: ${turn.text.slice(0, 400).replace(/[*_`#|~]+/g, '').slice(0, 300)}`;
}

/** @type {Handler} */
function token(state, frame) {
  return changeTurn(state, frame.turn_id, (turn) => ({ ...turn, text: turn.text + frame.text, waiting: null }));
}

/** @type {Handler} */
function thinking(state, frame, now) {
  const waiting = {
    waitingFor: frame.waiting_for,
    detail: frame.detail ?? '',
    elapsed: frame.elapsed_seconds,
    at: now,
  };
  return changeTurn(state, frame.turn_id, (turn) => ({ ...turn, waiting }));
}

/** @type {Handler} */
function toolStatus(state, frame) {
  const call = frame.tool_call;
  return changeTurn(state, frame.turn_id, (turn) => {
    const known = turn.toolCalls.some((old) => old.id === call.id);
    const toolCalls = known
      ? turn.toolCalls.map((old) => (old.id === call.id ? call : old))
      : [...turn.toolCalls, call];
    return { ...turn, toolCalls };
  });
}

/** @type {Handler} */
function message(state, frame, now) {
  const stored = frame.message;
  const settled = stored.role === 'user' ? settle(state, stored.id) : state;
  const next = addTurn(settled, newTurn(frame.turn_id, stored.chat_id, now));
  return changeTurn(next, frame.turn_id, (turn) => withMessage(turn, stored));
}

/** @type {Handler} */
function chatUpdated(state, frame) {
  return frame.chat_id === state.chatId || !state.chatId ? { ...state, title: frame.title } : state;
}

/** @type {Handler} */
function llmStatus(state, frame) {
  const back = state.llm && !state.llm.available && frame.llm.available;
  const next = { ...state, llm: frame.llm };
  return back ? toasted(next, 'good', 'The language model is available again.') : next;
}

/** @type {Handler} */
function reset(state, frame, now) {
  const { snapshot, epoch, seq } = frame;
  const open = snapshot.open_turn;
  const turns = turnsOf(snapshot.messages, now);
  if (open) joinOpenTurn(turns, open, now);
  const stored = new Set(snapshot.messages.map((/** @type {any} */ m) => m.id));
  return {
    ...state,
    cursor: { epoch, seq },
    gap: false,
    turns,
    chatId: snapshot.chat_id ?? '',
    running: open?.turn_id ?? '',
    hidden: '',
    asked: [],
    uses: {},
    outbox: state.outbox.filter((entry) => !stored.has(entry.command.id)),
  };
}

/**
 * @param {Turn[]} turns
 * @param {any} open
 * @param {number} now
 */
function joinOpenTurn(turns, open, now) {
  const at = turns.findIndex((turn) => turn.id === open.turn_id);
  const base = at < 0 ? newTurn(open.turn_id, open.chat_id, now) : turns[at];
  /** @type {Turn} */
  const turn = {
    ...base,
    status: 'running',
    text: open.text,
    toolCalls: open.tool_calls,
    components: open.components,
  };
  turns.splice(at < 0 ? turns.length : at, at < 0 ? 0 : 1, turn);
}

/** @type {Handler} */
function error(state, frame) {
  if (frame.code === 'session_taken' && !frame.command_id) {
    return { ...state, screen: { kind: 'taken', reason: frame.code, message: frame.message } };
  }
  if (frame.command_id) return refused(state, frame);
  if (!frame.turn_id) return toasted(state, 'bad', frame.message);
  return changeTurn(state, frame.turn_id, (turn) => ({ ...turn, error: failureOf(frame) }));
}

/** @type {Readonly<Record<string, Handler>>} */
export const FRAMES = Object.freeze({
  [SERVER.session]: session,
  [SERVER.ack]: acknowledged,
  [SERVER.turn_started]: turnStarted,
  [SERVER.turn_finished]: turnFinished,
  [SERVER.token]: token,
  [SERVER.thinking]: thinking,
  [SERVER.tool_status]: toolStatus,
  [SERVER.ui_component]: applyComponent,
  [SERVER.message]: message,
  [SERVER.chat_updated]: chatUpdated,
  [SERVER.llm_status]: llmStatus,
  [SERVER.reset]: reset,
  [SERVER.error]: error,
  [SERVER.pong]: (state) => state,
});
