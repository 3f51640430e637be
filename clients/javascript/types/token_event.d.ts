// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';

/**
 * More text of the answer. Text that arrived together comes as one event. All texts of a turn,
 * joined, are the text of its answer.
 */
export interface TokenEvent {
  type: "token";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  /** To be appended to the answer. */
  text: string;
}
