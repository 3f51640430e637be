/** Short notices. Pure; the view lets them go after a while. */

import { MAX_TOASTS } from './initial.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Toast} Toast */

/**
 * The same text twice in a row is shown once.
 * @param {State} state
 * @param {Toast['tone']} tone
 * @param {string} text
 * @param {string} [undo]
 * @returns {State}
 */
export function toasted(state, tone, text, undo = '') {
  const last = state.toasts.at(-1);
  if (last?.text === text && last.undo === undo) return state;
  const toast = { id: state.nextToast, tone, text: text.slice(0, 500), undo };
  return {
    ...state,
    nextToast: state.nextToast + 1,
    toasts: [...state.toasts, toast].slice(-MAX_TOASTS),
  };
}

/**
 * @param {State} state
 * @param {number} id
 * @returns {State}
 */
export function withoutToast(state, id) {
  return { ...state, toasts: state.toasts.filter((toast) => toast.id !== id) };
}
