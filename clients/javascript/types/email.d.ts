// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * An e-mail address in its one form, as the reverse proxy vouches for it: lower case, plain
 * ASCII, no dot at an end, two dots nowhere. It is the person's identity; compare it as it is.
 */
export type Email = string;
