// Made from specs/schemas. Do not edit: run `make generate`.
import type { Citation } from './citation.js';
import type { MessageState } from './message_state.js';
import type { Part } from './part.js';
import type { ResourceId } from './resource_id.js';
import type { Timestamp } from './timestamp.js';
import type { TurnOutcome } from './turn_outcome.js';

/** A stored message of a chat, whole. */
export interface Message {
  id: ResourceId;
  chat_id: ResourceId;
  turn_id: ResourceId;
  /** Who speaks. */
  role: "user" | "assistant" | (string & {});
  /** What it is made of, in order; at most 512 tool calls and 100 components among them. */
  parts: Part[];
  state: MessageState;
  /** How the turn ended, of an answer. */
  outcome?: TurnOutcome;
  created_at: Timestamp;
  /** The passages that the model was given, which its text refers to as [number]. */
  citations?: Citation[];
}
