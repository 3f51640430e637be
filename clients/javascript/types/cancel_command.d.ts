// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { ResourceId } from './resource_id.js';

/**
 * Stops a running turn. What was written is kept and marked `partial`. Cancelling a turn that
 * has ended does nothing.
 */
export interface CancelCommand {
  type: "cancel";
  id: CommandId;
  turn_id: ResourceId;
}
