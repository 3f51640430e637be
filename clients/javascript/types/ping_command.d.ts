// Made from specs/schemas. Do not edit: run `make generate`.
import type { Nonce } from './nonce.js';

/**
 * Asks for a `pong`. Use it to notice a dead connection, and as a fence, since frames are
 * handled in order.
 */
export interface PingCommand {
  type: "ping";
  nonce?: Nonce;
}
