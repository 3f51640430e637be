// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const TableRow = {
  title: "TableRow",
  type: "array",
  maxItems: 50,
  items: { $ref: "#/$defs/Cell" },
};
