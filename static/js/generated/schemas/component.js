// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Component = {
  title: "Component",
  oneOf: [
    { $ref: "#/$defs/Button" },
    { $ref: "#/$defs/Form" },
    { $ref: "#/$defs/Table" },
    { $ref: "#/$defs/Plot" },
    {
      type: "object",
      required: ["kind"],
      properties: {
        kind: { type: "string", not: { enum: ["button", "form", "table", "plot"] } },
      },
    },
  ],
};
