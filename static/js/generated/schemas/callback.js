// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Callback = {
  title: "Callback",
  type: "object",
  required: ["name", "label"],
  properties: {
    name: { $ref: "#/$defs/ResourceName" },
    label: { type: "string", minLength: 1, maxLength: 80 },
  },
};
