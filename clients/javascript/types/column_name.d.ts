// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** A heading, plain text. */
export type ColumnName = string;
