/** A client of parlance for browsers and Node. `connect` opens a session that keeps itself up. */

import { Client } from './client.js';

export { Client } from './client.js';
export { Connection } from './connection.js';
export { Core } from './core.js';
export { Ended, Overrun, ParlanceError, Refused, Unreachable } from './errors.js';
export { Turn } from './turn.js';

/**
 * Connect to the service at `url`, such as `http://127.0.0.1:8000`. Throws `Ended` and `Unreachable`.
 * @param {string} url
 * @param {import('./client.js').Options} [options]
 */
export function connect(url, options) {
  return new Client(url, options).open();
}
