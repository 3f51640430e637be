// Made from specs/schemas. Do not edit: run `make generate`.

/** The number of the last event that was handled; 0 for none. */
export type Cursor = number;
