// Made from specs/schemas. Do not edit: run `make generate`.
import type { ModelName } from './model_name.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { Seq } from './seq.js';
import type { Timestamp } from './timestamp.js';
import type { TurnLimitName } from './turn_limit_name.js';
import type { TurnOutcome } from './turn_outcome.js';
import type { Usage } from './usage.js';

/** The one last event of a turn. What was written before stands. */
export interface TurnFinishedEvent {
  type: "turn_finished";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  outcome: TurnOutcome;
  limit?: TurnLimitName;
  usage: Usage;
  provider: ResourceName;
  model: ModelName;
  /** Milliseconds since `turn_started`. */
  elapsed_ms: number;
  at: Timestamp;
}
