// Made from specs/schemas. Do not edit: run `make generate`.

/** A model as its provider calls it. */
export type ModelName = string;
