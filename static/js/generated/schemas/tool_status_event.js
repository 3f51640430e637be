// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ToolStatusEvent = {
  title: "ToolStatusEvent",
  type: "object",
  required: ["type", "seq", "turn_id", "chat_id", "tool_call"],
  properties: {
    type: { type: "string", const: "tool_status" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    tool_call: { $ref: "#/$defs/ToolCall" },
  },
};
