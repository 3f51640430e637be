// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const AckFrame = {
  title: "AckFrame",
  type: "object",
  required: ["type", "command_id"],
  properties: {
    type: { type: "string", const: "ack" },
    command_id: { $ref: "#/$defs/CommandId" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
  },
};
