// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * A chat's name for people, made from its first message until they give it another; one line.
 */
export type ChatTitle = string;
