// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const TurnStartedEvent = {
  title: "TurnStartedEvent",
  type: "object",
  required: ["type", "seq", "turn_id", "chat_id", "message_id", "provider", "model", "at"],
  properties: {
    type: { type: "string", const: "turn_started" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    message_id: { $ref: "#/$defs/ResourceId" },
    provider: { $ref: "#/$defs/ResourceName" },
    model: { $ref: "#/$defs/ModelName" },
    at: { $ref: "#/$defs/Timestamp" },
  },
};
