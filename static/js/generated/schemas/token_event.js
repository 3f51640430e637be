// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const TokenEvent = {
  title: "TokenEvent",
  type: "object",
  required: ["type", "seq", "turn_id", "chat_id", "text"],
  properties: {
    type: { type: "string", const: "token" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    text: { type: "string", minLength: 1 },
  },
};
