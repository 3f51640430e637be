/** Making, finding and changing turns. Pure. */

import { MAX_TURNS } from './initial.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Turn} Turn */
/** @typedef {import('./types.js').Message} Message */

/**
 * @param {string} id
 * @param {string} chatId
 * @param {number} now
 * @returns {Turn}
 */
export function newTurn(id, chatId, now) {
  return {
    id, chatId, user: null, text: '', partial: false, toolCalls: [], citations: [], components: [],
    status: 'running', limit: '', error: null, waiting: null, startedAt: now, usage: null, model: '',
    elapsedMs: 0, rating: '', stale: false,
  };
}

/**
 * Change one turn; a turn that the page does not have, or has hidden, changes nothing.
 * @param {State} state
 * @param {string} id
 * @param {(turn: Turn) => Turn} change
 * @returns {State}
 */
export function changeTurn(state, id, change) {
  const at = state.turns.findLastIndex((turn) => turn.id === id);
  if (at < 0) return state;
  const turns = state.turns.slice();
  turns[at] = change(turns[at]);
  return { ...state, turns };
}

/**
 * Add a turn unless it is there. A turn of another chat begins a new view: the page shows one chat.
 * @param {State} state
 * @param {Turn} turn
 * @returns {State}
 */
export function addTurn(state, turn) {
  if (state.hidden === turn.id || state.turns.some((known) => known.id === turn.id)) return state;
  const sameChat = turn.chatId === state.chatId || !state.chatId;
  const kept = sameChat ? state.turns : [];
  const title = sameChat ? state.title : '';
  return { ...state, title, chatId: turn.chatId, turns: [...kept, turn].slice(-MAX_TURNS) };
}

/**
 * Put a whole message into its turn: what was written by tokens is replaced by it.
 * @param {Turn} turn
 * @param {Message} message
 * @returns {Turn}
 */
export function withMessage(turn, message) {
  if (message.role === 'user') return { ...turn, user: { id: message.id, text: message.content } };
  return {
    ...turn,
    text: message.content,
    partial: message.state === 'partial',
    toolCalls: message.tool_calls ?? turn.toolCalls,
    citations: message.citations ?? [],
    components: message.components ?? turn.components,
    waiting: null,
  };
}

/**
 * End what still runs, since nothing more will be heard of it.
 * @param {Turn} turn
 * @returns {Turn}
 */
export function interrupt(turn) {
  if (turn.status !== 'running') return turn;
  return { ...turn, status: 'interrupted', partial: turn.text !== '', waiting: null };
}

/**
 * The turns of a stored chat, oldest first: messages that share a turn id are one turn.
 * @param {Message[]} messages
 * @param {number} now
 * @returns {Turn[]}
 */
export function turnsOf(messages, now) {
  /** @type {Map<string, Turn>} */
  const turns = new Map();
  for (const message of messages) {
    const turn = turns.get(message.turn_id) ?? newTurn(message.turn_id, message.chat_id, now);
    turns.set(message.turn_id, { ...withMessage(turn, message), status: 'completed' });
  }
  return [...turns.values()].slice(-MAX_TURNS);
}
