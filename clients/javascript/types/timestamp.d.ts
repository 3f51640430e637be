// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** A moment in UTC, RFC 3339. */
export type Timestamp = string;
