// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * How many of the chat's earlier messages reach the model; 0 for none. Left out: as many as the
 * service is set to (10, unless its operator chose another number), which is what the turn of a
 * `ui_event` gets as well. More than the operator allows counts as the most allowed.
 */
export type MemoryLimit = number;
