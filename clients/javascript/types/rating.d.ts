// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** Thumbs up or down. */
export type Rating = "up" | "down";
