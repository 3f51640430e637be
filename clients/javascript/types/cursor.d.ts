// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** The number of the last event that was handled; 0 for none. */
export type Cursor = number;
