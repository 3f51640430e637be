// Made from specs/schemas. Do not edit: run `make generate`.

/** Correlates an answer with the service's logs. Quote it when you report a problem. */
export type RequestId = string;
