// Made from specs/schemas. Do not edit: run `make generate`.

/** Failures since the start. */
export interface ErrorCounters {
  /** Unexpected exceptions. */
  internal: number;
  /** Turns that failed because of the language model. */
  llm: number;
  /** Tool calls that failed or timed out. */
  tool: number;
  /** Session log lines that could not be written. */
  log: number;
}
