// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** A text, a number, a truth value or nothing. */
export type Cell = string | number | boolean | null;
