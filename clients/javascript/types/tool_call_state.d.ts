// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * The life of a tool call: `queued`, `running` (any number of times, with progress), then one of
 * `succeeded`, `failed`, `timed_out`, `denied`, `cancelled`.
 */
export type ToolCallState =
  | "queued"
  | "running"
  | "succeeded"
  | "failed"
  | "timed_out"
  | "denied"
  | "cancelled"
  | (string & {});
