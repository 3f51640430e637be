// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

/** What was entered in a field. */
export type FormValue = string | number | boolean;
