// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const MessageEvent = {
  title: "MessageEvent",
  type: "object",
  required: ["type", "seq", "turn_id", "chat_id", "message"],
  properties: {
    type: { type: "string", const: "message" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    message: { $ref: "#/$defs/Message" },
  },
};
