// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const FormField = {
  title: "FormField",
  type: "object",
  required: ["name", "label", "kind"],
  properties: {
    name: { $ref: "#/$defs/ResourceName" },
    label: { type: "string", minLength: 1, maxLength: 200 },
    kind: { type: "string" },
    options: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { $ref: "#/$defs/FormOption" },
    },
    required: { type: "boolean" },
  },
};
