// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Cell = {
  title: "Cell",
  type: ["string", "number", "boolean", "null"],
  maxLength: 2000,
};
