// Made from specs/schemas. Do not edit: run `make generate`.
import type { Citation } from './citation.js';
import type { Component } from './component.js';
import type { MessageState } from './message_state.js';
import type { ResourceId } from './resource_id.js';
import type { Timestamp } from './timestamp.js';
import type { ToolCall } from './tool_call.js';

/** A stored message of a chat, whole. */
export interface Message {
  id: ResourceId;
  chat_id: ResourceId;
  turn_id: ResourceId;
  /** Who speaks. */
  role: "user" | "assistant" | (string & {});
  /** The text, in markdown. Draw it as text and markdown only, never as HTML. */
  content: string;
  state: MessageState;
  created_at: Timestamp;
  /** The tool calls that the answer is based on, in order. */
  tool_calls?: ToolCall[];
  /** The passages that the model was given. */
  citations?: Citation[];
  /** The components that stand with this answer. */
  components?: Component[];
}
