// Made from specs/schemas. Do not edit: run `make generate`.

/** A text, a number, a truth value or nothing. */
export type Cell = string | number | boolean | null;
