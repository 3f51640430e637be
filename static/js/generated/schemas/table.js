// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Table = {
  title: "Table",
  type: "object",
  required: ["kind", "id", "title", "fallback", "columns", "rows"],
  properties: {
    kind: { type: "string", const: "table" },
    id: { $ref: "#/$defs/ResourceId" },
    title: { $ref: "#/$defs/ComponentTitle" },
    fallback: { $ref: "#/$defs/Fallback" },
    columns: {
      type: "array",
      minItems: 1,
      maxItems: 50,
      items: { $ref: "#/$defs/ColumnName" },
    },
    rows: { type: "array", maxItems: 1000, items: { $ref: "#/$defs/TableRow" } },
  },
};
