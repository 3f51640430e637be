/** Making, finding, changing and joining turns. Pure. */

import { changeChat, kept } from './chats.js';
import { own } from './own.js';
import { areParts, textOf } from '../client/src/parts.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Turn} Turn */
/** @typedef {import('./types.js').Message} Message */

/**
 * @param {string} id
 * @param {number} now
 * @returns {Turn}
 */
export function newTurn(id, now) {
  return {
    id, user: null, answerId: '', parts: [], partial: false, citations: [],
    status: 'running', limit: '', error: null, waiting: null, startedAt: now, usage: null, model: '',
    elapsedMs: 0, rating: '', stale: false, unsure: false,
  };
}

/**
 * Change one turn; one that the page does not have changes nothing.
 * @param {State} state
 * @param {string} chatId
 * @param {string} id
 * @param {(turn: Turn) => Turn} change
 * @returns {State}
 */
export function changeTurn(state, chatId, id, change) {
  const at = own(state.chats, chatId)?.turns.findLastIndex((turn) => turn.id === id) ?? -1;
  if (at < 0) return state;
  return changeChat(state, chatId, (chat) => ({ ...chat, turns: chat.turns.with(at, change(chat.turns[at])) }));
}

/**
 * Add a turn to the end of its chat, unless it is there.
 * @param {State} state
 * @param {string} chatId
 * @param {Turn} turn
 * @returns {State}
 */
export function addTurn(state, chatId, turn) {
  if (typeof turn.id !== 'string') throw new TypeError('a turn has an id');
  return changeChat(state, chatId, (chat) => {
    if (chat.turns.some((known) => known.id === turn.id)) return chat;
    return kept({ ...chat, turns: [...chat.turns, turn] });
  });
}

/**
 * Put a whole message into its turn: what events have made is replaced by it.
 * @param {Turn} turn
 * @param {Message} message
 * @returns {Turn}
 */
export function withMessage(turn, message) {
  if (!areParts(message.parts)) throw new TypeError('a message has parts');
  if (message.role === 'user') return { ...turn, user: { id: message.id, text: textOf(message.parts) } };
  return {
    ...turn,
    answerId: message.id,
    parts: message.parts,
    partial: message.state === 'partial',
    citations: message.citations ?? [],
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
  return { ...turn, status: 'interrupted', partial: textOf(turn.parts) !== '', waiting: null };
}

/**
 * The turns of stored messages, oldest first: messages that share a turn id are one turn. One without an answer is
 * over, unless events say more.
 * @param {Message[]} messages
 * @param {number} now
 * @returns {Turn[]}
 */
export function turnsOf(messages, now) {
  /** @type {Map<string, Turn>} */
  const turns = new Map();
  for (const message of messages) {
    if (message.role !== 'user' && message.role !== 'assistant') continue;
    const turn = turns.get(message.turn_id) ?? { ...newTurn(message.turn_id, now), status: 'ended' };
    const status = message.role === 'user' ? turn.status : /** @type {Turn['status']} */ (message.outcome ?? 'completed');
    turns.set(message.turn_id, { ...withMessage(turn, message), status });
  }
  return [...turns.values()];
}

/**
 * What events told and what was read, as one list. Both are in the chat's order, and a turn that only one of them has
 * stands where that one has it; of turns that nothing orders, those that were read came first.
 * @param {Turn[]} known
 * @param {Turn[]} read
 * @returns {Turn[]}
 */
export function woven(known, read) {
  const stored = new Map(read.map((turn) => [turn.id, turn]));
  const places = new Map(known.map((turn, place) => [turn.id, place]));
  const joined = known.map((turn) => joinedWith(turn, stored.get(turn.id)));
  const list = [];
  let next = 0;
  for (const turn of read) {
    const place = places.get(turn.id);
    if (place === undefined) list.push(turn);
    else while (next <= place) list.push(joined[next++]);
  }
  return [...list, ...joined.slice(next)];
}

/**
 * A turn that events told of, with what is stored of it.
 * @param {Turn} turn
 * @param {Turn | undefined} read
 * @returns {Turn}
 */
function joinedWith(turn, read) {
  if (!read) return turn;
  const whole = { ...turn, user: turn.user ?? read.user, unsure: false };
  if (turn.answerId || !read.answerId) return whole;
  const { answerId, parts, partial, citations } = read;
  const status = turn.status === 'ended' ? read.status : turn.status;
  return { ...whole, status, answerId, parts, partial, citations, waiting: null };
}
