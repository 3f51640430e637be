// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';

/** The turn is alive though nothing else came for a while. */
export interface ThinkingEvent {
  type: "thinking";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  /** Since `turn_started`. */
  elapsed_seconds: number;
  /** What the turn is waiting for. */
  waiting_for: "model" | "tool" | "data_source" | (string & {});
  /** Which one, for people. */
  detail?: string;
}
