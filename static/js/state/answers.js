/** What `ack` and `error` mean for the command that they answer. Pure. */

import { own } from './own.js';
import { used } from './components.js';
import { changeUnsent, findUnsent, settle } from './outbox.js';
import { toasted } from './toasts.js';
import { changeTurn } from './turns.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Failure} Failure */
/** @typedef {import('../generated/types/index.js').AckFrame} AckFrame */
/** @typedef {import('../generated/types/index.js').ErrorFrame} ErrorFrame */

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
    const noted = changeTurn(next, asked.target, (turn) => ({ ...turn, rating: asked.rating ?? '' }));
    return toasted(noted, 'good', 'Thank you. Your feedback is noted.');
  }
  const use = own(next.uses, asked.target);
  return asked.kind === 'ui_event' && use ? used(next, asked.target, { ...use, status: 'sent' }) : next;
}

/**
 * The draft is cleared only now, and only if nobody went on writing.
 * @param {State} state
 * @param {AckFrame} frame
 * @param {import('./types.js').Unsent} entry
 * @returns {State}
 */
function accepted(state, frame, entry) {
  const draft = state.draft.trim() === entry.command.content.trim() ? '' : state.draft;
  const known = state.turns.some((turn) => turn.id === frame.turn_id || turn.user?.id === frame.command_id);
  const next = { ...state, draft, chatId: state.chatId || frame.chat_id || '' };
  if (known) return settle(next, frame.command_id);
  return changeUnsent(next, frame.command_id, { status: 'accepted', turnId: frame.turn_id ?? '', failure: null });
}

/**
 * @param {State} state
 * @param {ErrorFrame} frame
 * @returns {State}
 */
export function refused(state, frame) {
  const id = frame.command_id ?? '';
  const failure = failureOf(frame);
  if (findUnsent(state, id)) return changeUnsent(state, id, { status: 'failed', failure });
  const asked = state.asked.find((command) => command.id === id);
  if (!asked) return toasted(state, 'bad', frame.message);
  const next = { ...state, asked: state.asked.filter((command) => command !== asked) };
  const use = own(next.uses, asked.target);
  if (asked.kind === 'ui_event' && use) return used(next, asked.target, { ...use, status: 'failed', failure });
  return toasted(next, 'bad', frame.message);
}
