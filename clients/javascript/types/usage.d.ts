// Made from specs/schemas. Do not edit: run `make generate`.

/** What a turn used. */
export interface Usage {
  /** Calls of the language model. */
  rounds: number;
  /** Tool calls that were asked for. */
  tool_calls: number;
  /** By the provider's count; absent when it gave none. */
  input_tokens?: number;
  /** By the provider's count; absent when it gave none. */
  output_tokens?: number;
}
