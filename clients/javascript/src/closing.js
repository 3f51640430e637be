/** When to come back, and how soon: the contract's close codes and a growing delay. Pure. */

import { closeCode } from '../types/close_codes.js';

const FIRST_MS = 500;
const LONGEST_MS = 20_000;
export const LOST = 1006;

/** Whether a client must not come back by itself. @param {number} code */
export function isFinal(code) {
  return closeCode(code).then !== 'reconnect';
}

/** Whether what was refused would be refused again: 4xx, but not "later". @param {number} status */
export function statusIsFinal(status) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/**
 * Milliseconds before attempt number `attempt` (from 0): between half a step and a whole one, decided by `chance`
 * (0 to 1), so that many clients do not come back together.
 * @param {number} attempt
 * @param {number} code
 * @param {number} chance
 */
export function delay(attempt, code, chance) {
  const steps = Math.min(attempt + (closeCode(code).slowly ? 4 : 0), 16);
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** steps);
  return Math.round(step / 2 + (chance * step) / 2);
}
