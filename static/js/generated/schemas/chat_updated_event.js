// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ChatUpdatedEvent = {
  title: "ChatUpdatedEvent",
  type: "object",
  required: ["type", "seq", "chat_id", "title", "agent"],
  properties: {
    type: { type: "string", const: "chat_updated" },
    seq: { $ref: "#/$defs/Seq" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    title: { type: "string", minLength: 1, maxLength: 200 },
    agent: { $ref: "#/$defs/ResourceName" },
  },
};
