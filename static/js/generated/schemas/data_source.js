// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const DataSource = {
  title: "DataSource",
  type: "object",
  required: ["name", "title", "description"],
  properties: {
    name: { $ref: "#/$defs/ResourceName" },
    title: { type: "string", minLength: 1, maxLength: 80 },
    description: { type: "string", minLength: 1, maxLength: 1000 },
  },
};
