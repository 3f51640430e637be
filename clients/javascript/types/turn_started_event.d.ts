// Made from specs/schemas. Do not edit: run `make generate`.
import type { ModelName } from './model_name.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { Seq } from './seq.js';
import type { Timestamp } from './timestamp.js';

/**
 * A turn begins. Every event with this `turn_id` belongs to it, until its one `turn_finished`.
 */
export interface TurnStartedEvent {
  type: "turn_started";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  /** The id that the finished answer will have. */
  message_id: ResourceId;
  provider: ResourceName;
  model: ModelName;
  at: Timestamp;
}
