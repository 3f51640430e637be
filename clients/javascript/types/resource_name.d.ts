// Made from specs/schemas. Do not edit: run `make generate`.

/** The name by which a client selects a tool, a data source, an agent or a provider. */
export type ResourceName = string;
