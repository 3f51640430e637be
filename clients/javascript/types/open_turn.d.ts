// Made from specs/schemas. Do not edit: run `make generate`.
import type { Component } from './component.js';
import type { ResourceId } from './resource_id.js';
import type { ToolCall } from './tool_call.js';

/**
 * A running turn as it stood at a snapshot's cursor. The events that follow go on from here.
 */
export interface OpenTurn {
  turn_id: ResourceId;
  chat_id: ResourceId;
  message_id: ResourceId;
  /** The answer so far. */
  text: string;
  /** The tool calls so far. */
  tool_calls: ToolCall[];
  /** The components so far. */
  components: Component[];
}
