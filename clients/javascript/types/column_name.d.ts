// Made from specs/schemas. Do not edit: run `make generate`.

/** A heading, plain text. */
export type ColumnName = string;
