// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** One choice of a `select`, plain text. */
export type FormOption = string;
