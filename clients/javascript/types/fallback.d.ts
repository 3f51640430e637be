// Made from specs/schemas. Do not edit: run `make generate`.

/** The same in plain text, for clients and readers that cannot draw it. */
export type Fallback = string;
