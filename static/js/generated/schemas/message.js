// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Message = {
  title: "Message",
  type: "object",
  required: ["id", "chat_id", "turn_id", "role", "content", "state", "created_at"],
  properties: {
    id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    role: { type: "string" },
    content: { type: "string" },
    state: { $ref: "#/$defs/MessageState" },
    created_at: { $ref: "#/$defs/Timestamp" },
    tool_calls: { type: "array", maxItems: 512, items: { $ref: "#/$defs/ToolCall" } },
    citations: { type: "array", maxItems: 200, items: { $ref: "#/$defs/Citation" } },
    components: { type: "array", maxItems: 100, items: { $ref: "#/$defs/Component" } },
  },
};
