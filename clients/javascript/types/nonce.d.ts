// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** Comes back in the `pong`. */
export type Nonce = string;
