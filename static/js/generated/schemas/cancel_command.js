// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const CancelCommand = {
  title: "CancelCommand",
  type: "object",
  additionalProperties: false,
  required: ["type", "id", "turn_id"],
  properties: {
    type: { type: "string", const: "cancel" },
    id: { $ref: "#/$defs/CommandId" },
    turn_id: { $ref: "#/$defs/ResourceId" },
  },
};
