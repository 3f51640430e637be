// Made from specs/schemas. Do not edit: run `make generate`.

/** The heading, plain text. */
export type ComponentTitle = string;
