// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * The limit that ended a `limited` turn. `context` is the model's own limit on the length of an
 * answer.
 */
export type TurnLimitName =
  | "max_seconds"
  | "max_rounds"
  | "max_tokens"
  | "context"
  | (string & {});
