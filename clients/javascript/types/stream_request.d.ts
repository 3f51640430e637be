// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { MemoryLimit } from './memory_limit.js';
import type { ModelName } from './model_name.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { TurnLimits } from './turn_limits.js';

/**
 * A message whose answer is wanted as a stream of events. It does what a `chat` frame does on
 * the live channel.
 */
export interface StreamRequest {
  /** What the user says; cleaned as the `content` of a `chat` frame. */
  message: string;
  /**
   * The idempotency key. Send the same request again under the same id to come back to a stream
   * that broke: with `Last-Event-ID` for the rest of it, without for all of it from the beginning;
   * the turn is not started twice. Absent: a new one is made, and a broken stream can only be read
   * in the chat.
   */
  id?: CommandId;
  /** The `response_id` of an earlier answer, whose chat goes on; absent for a new chat. */
  previous_response_id?: ResourceId;
  /** The tools that the model may use. */
  tools?: ResourceName[];
  /** The data sources to search. */
  data_sources?: ResourceName[];
  /** The agent to answer; absent for the default one. */
  agent?: ResourceName;
  /** The provider to ask; absent for the agent's. */
  provider?: ResourceName;
  /** The model to ask for; absent for the provider's first. */
  model?: ModelName;
  memory?: MemoryLimit;
  limits?: TurnLimits;
}
