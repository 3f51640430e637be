// Made from specs/schemas. Do not edit: run `make generate`.
import type { ToolCall } from './tool_call.js';

/** A tool call, where the model asked for it. */
export interface ToolPart {
  kind: "tool_call";
  tool_call: ToolCall;
}
