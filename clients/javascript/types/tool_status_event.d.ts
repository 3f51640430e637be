// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';
import type { ToolCall } from './tool_call.js';

/**
 * One tool call came further. `tool_call` is complete by itself and replaces what was known of
 * that call.
 */
export interface ToolStatusEvent {
  type: "tool_status";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  tool_call: ToolCall;
}
