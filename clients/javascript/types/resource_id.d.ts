// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * A 128-bit random identifier, written as 32 lower-case hexadecimal digits. Whoever makes the
 * thing makes its id.
 */
export type ResourceId = string;
