// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ChatCommand = {
  title: "ChatCommand",
  type: "object",
  additionalProperties: false,
  required: ["type", "id", "content"],
  properties: {
    type: { type: "string", const: "chat" },
    id: { $ref: "#/$defs/CommandId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    content: { type: "string", minLength: 1, maxLength: 100000 },
    tools: { type: "array", maxItems: 32, items: { $ref: "#/$defs/ResourceName" } },
    data_sources: { type: "array", maxItems: 16, items: { $ref: "#/$defs/ResourceName" } },
    agent: { $ref: "#/$defs/ResourceName" },
    provider: { $ref: "#/$defs/ResourceName" },
    model: { $ref: "#/$defs/ModelName" },
    memory: { $ref: "#/$defs/MemoryLimit" },
    limits: { $ref: "#/$defs/TurnLimits" },
  },
};
