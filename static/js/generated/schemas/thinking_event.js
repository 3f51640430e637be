// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ThinkingEvent = {
  title: "ThinkingEvent",
  type: "object",
  required: ["type", "seq", "turn_id", "chat_id", "elapsed_seconds", "waiting_for"],
  properties: {
    type: { type: "string", const: "thinking" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    elapsed_seconds: { type: "number", minimum: 0 },
    waiting_for: { type: "string" },
    detail: { type: "string", maxLength: 500 },
  },
};
