// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** The same in plain text, for clients and readers that cannot draw it. */
export type Fallback = string;
