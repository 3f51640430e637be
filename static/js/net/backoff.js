/**
 * How long to wait before the next connection attempt: exponential with full jitter above a floor.
 * Pure; the socket asks it and owns the clock.
 */

export const FIRST_MS = 500;
export const LONGEST_MS = 20_000;

/**
 * Milliseconds to wait before attempt number `attempt` (from 0), between half the step and the whole of it.
 * @param {number} attempt
 * @param {() => number} random  from 0 to below 1
 */
export function delay(attempt, random) {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(step / 2 + (random() * step) / 2);
}
