// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { ResourceId } from './resource_id.js';

/**
 * The command with this id was accepted and is stored. It comes before any event of the turn
 * that the command starts.
 */
export interface AckFrame {
  type: "ack";
  command_id: CommandId;
  turn_id?: ResourceId;
  chat_id?: ResourceId;
}
