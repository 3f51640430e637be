// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const OpenTurn = {
  title: "OpenTurn",
  type: "object",
  required: ["turn_id", "chat_id", "message_id", "text", "tool_calls", "components"],
  properties: {
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    message_id: { $ref: "#/$defs/ResourceId" },
    text: { type: "string" },
    tool_calls: { type: "array", maxItems: 512, items: { $ref: "#/$defs/ToolCall" } },
    components: { type: "array", maxItems: 100, items: { $ref: "#/$defs/Component" } },
  },
};
