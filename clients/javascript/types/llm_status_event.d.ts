// Made from specs/schemas. Do not edit: run `make generate`.
import type { LlmState } from './llm_state.js';
import type { Seq } from './seq.js';

/** The language model became unavailable or came back. */
export interface LlmStatusEvent {
  type: "llm_status";
  seq: Seq;
  llm: LlmState;
}
