// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Tool = {
  title: "Tool",
  type: "object",
  required: ["name", "title", "description", "parameters", "timeout_seconds"],
  properties: {
    name: { $ref: "#/$defs/ResourceName" },
    title: { type: "string", minLength: 1, maxLength: 80 },
    description: { type: "string", minLength: 1, maxLength: 4000 },
    parameters: { type: "object", additionalProperties: true },
    timeout_seconds: { type: "number", exclusiveMinimum: 0, maximum: 600 },
  },
};
