// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** A model as its provider calls it. */
export type ModelName = string;
