// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { Nonce } from './nonce.js';

/** Answers a `ping`. */
export interface PongFrame {
  type: "pong";
  nonce?: Nonce;
}
