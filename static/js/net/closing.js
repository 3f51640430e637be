/**
 * What a close code tells the client to do, as the contract lists it: the number alone decides.
 * Pure. 4500 to 4999 are final; everything else, codes this file has never heard of included, means come back.
 */

/** @typedef {{ retry: boolean, reason: string }} Closing */

/** @type {Readonly<Record<number, string>>} */
const REASONS = Object.freeze({
  1001: 'restarting',
  1009: 'too_big',
  1012: 'restarting',
  4001: 'slow',
  4029: 'rate',
  4500: 'abuse',
  4509: 'taken',
});

/**
 * @param {number} code
 * @returns {Closing}
 */
export function closing(code) {
  const final = code >= 4500 && code <= 4999;
  return { retry: !final, reason: REASONS[code] ?? (final ? 'refused' : 'lost') };
}

/** Codes after which hurrying back would make things worse. @param {number} code */
export function mustSlowDown(code) {
  return code === 4029 || code === 4001 || code === 1009;
}
