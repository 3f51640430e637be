// Made from specs/schemas. Do not edit: run `make generate`.

/** Thumbs up or down. */
export type Rating = "up" | "down";
