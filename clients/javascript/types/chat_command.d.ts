// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { MemoryLimit } from './memory_limit.js';
import type { ModelName } from './model_name.js';
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { TurnLimits } from './turn_limits.js';

/** Starts a turn. No other turn may run in its chat. */
export interface ChatCommand {
  type: "chat";
  /** The idempotency key; it also becomes the id of the stored user message. */
  id: CommandId;
  /** The chat to go on with; absent for a new one, whose id comes with the `ack`. */
  chat_id?: ResourceId;
  /**
   * What the user says. The service brings it to Unicode NFC, turns CRLF into LF and drops control
   * and direction-override characters; it must then hold at least one visible character.
   */
  content: string;
  /** The tools that the model may use for this turn. */
  tools?: ResourceName[];
  /** The data sources to search for this turn. */
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
