// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** How many of the chat's earlier messages reach the model; 0 for none. */
export type MemoryLimit = number;
