// Made from specs/schemas. Do not edit: run `make generate`.

/** Comes back in the `pong`. */
export type Nonce = string;
