// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** The heading, plain text. */
export type ComponentTitle = string;
