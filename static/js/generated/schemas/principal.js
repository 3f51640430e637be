// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Principal = {
  title: "Principal",
  type: "object",
  required: ["email", "groups", "identified_by"],
  properties: {
    email: { $ref: "#/$defs/Email" },
    groups: { type: "array", maxItems: 64, items: { $ref: "#/$defs/ResourceName" } },
    identified_by: { type: "string" },
  },
};
