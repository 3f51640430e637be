/**
 * The rules of `seq`: drop what was handled, take what follows, stop at a hole. Pure.
 */

/** @typedef {import('./types.js').State} State */

/** @param {any} frame */
export function isNumbered(frame) {
  return Number.isSafeInteger(frame.seq) && frame.seq >= 1;
}

/**
 * Where an event stands against the cursor. Before the first hello nothing numbered may come; it is a hole.
 * @param {State} state
 * @param {number} seq
 * @returns {'next' | 'double' | 'hole'}
 */
export function place(state, seq) {
  if (!state.cursor) return 'hole';
  if (seq <= state.cursor.seq) return 'double';
  return !state.gap && seq === state.cursor.seq + 1 ? 'next' : 'hole';
}

/**
 * @param {State} state
 * @param {number} seq
 * @returns {State}
 */
export function advance(state, seq) {
  return state.cursor ? { ...state, cursor: { ...state.cursor, seq } } : state;
}
