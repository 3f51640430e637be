// Made from specs/schemas. Do not edit: run `make generate`.

/** A number, or the name of a category. */
export type PlotX = number | string;
