// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** The name by which a client selects a tool, a data source, an agent or a provider. */
export type ResourceName = string;
