// Made from specs/schemas. Do not edit: run `make generate`.
import type { ErrorCode } from './error_code.js';
import type { ToolCallId } from './tool_call_id.js';
import type { ToolCallState } from './tool_call_state.js';

/** One tool call of a turn, as far as it has come. */
export interface ToolCall {
  id: ToolCallId;
  /** The tool as the model named it. It may name one that does not exist. */
  name: string;
  state: ToolCallState;
  /** What the model passed, as JSON text, cut at 4,000 characters. */
  arguments?: string;
  /** What it is doing now, for people. */
  progress?: string;
  /** The beginning of its result, or of its error, for people. */
  summary?: string;
  error_code?: ErrorCode;
  /** Milliseconds since it began to run. */
  elapsed_ms?: number;
}
