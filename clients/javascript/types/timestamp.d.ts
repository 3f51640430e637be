// Made from specs/schemas. Do not edit: run `make generate`.

/** A moment in UTC, RFC 3339. */
export type Timestamp = string;
