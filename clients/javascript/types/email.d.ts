// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** An e-mail address in lower case, as the reverse proxy vouches for it. */
export type Email = string;
