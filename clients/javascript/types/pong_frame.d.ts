// Made from specs/schemas. Do not edit: run `make generate`.
import type { Nonce } from './nonce.js';

/** Answers a `ping`. */
export interface PongFrame {
  type: "pong";
  nonce?: Nonce;
}
