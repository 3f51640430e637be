// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { TurnOutcome } from './turn_outcome.js';
import type { Usage } from './usage.js';

/** The last event of a stream. The turn has ended, and this is how. */
export interface StreamDone {
  type: "done";
  /** Names this answer; `previous_response_id` of the next message. It is the turn's id. */
  response_id: ResourceId;
  chat_id: ResourceId;
  outcome: TurnOutcome;
  usage: Usage;
}
