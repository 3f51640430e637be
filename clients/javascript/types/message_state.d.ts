// Made from specs/schemas. Do not edit: run `make generate`.

/** `complete`, or `partial` when the turn ended before the answer did. */
export type MessageState = "complete" | "partial" | (string & {});
