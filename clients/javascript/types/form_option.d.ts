// Made from specs/schemas. Do not edit: run `make generate`.

/** One choice of a `select`, plain text. */
export type FormOption = string;
