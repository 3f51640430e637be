/** When to come back, and how soon: the contract's close codes and a growing delay. Pure. */

const FIRST_MS = 500;
const LONGEST_MS = 20_000;
export const LOST = 1006;
const TAKEN = 4509;
/** After these, hurrying back would make it worse: too large a frame, too slow, too many frames. */
const SLOW_DOWN = new Set([1009, 4001, 4029]);
/** @type {Readonly<Record<number, string>>} */
const WHY = Object.freeze({
  4500: 'too many frames in a row were refused',
  [TAKEN]: 'another client has taken the session',
});

/** Whether a client must not come back by itself: 4500 to 4999, known or not. @param {number} code */
export function isFinal(code) {
  return code >= 4500 && code <= 4999;
}

/** The reason of a final close, for people. @param {number} code */
export function why(code) {
  return WHY[code] ?? 'the service closed the connection for good';
}

/**
 * Milliseconds before attempt number `attempt` (from 0): between half a step and a whole one, decided by `chance`
 * (0 to 1), so that many clients do not come back together.
 * @param {number} attempt
 * @param {number} code
 * @param {number} chance
 */
export function delay(attempt, code, chance) {
  const steps = Math.min(attempt + (SLOW_DOWN.has(code) ? 4 : 0), 16);
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** steps);
  return Math.round(step / 2 + (chance * step) / 2);
}
