// Made from specs/schemas. Do not edit: run `make generate`.

/** What was entered in a field. */
export type FormValue = string | number | boolean;
