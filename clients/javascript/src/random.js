/** Random bytes in every runtime. Node 18 has them, but not under the global name that browsers and later Nodes use. */

const NODE = 'node:crypto';
const source = globalThis.crypto ?? /** @type {{ webcrypto: Crypto }} */ (await import(NODE)).webcrypto;

/** @param {number} count */
export function randomBytes(count) {
  return source.getRandomValues(new Uint8Array(count));
}
