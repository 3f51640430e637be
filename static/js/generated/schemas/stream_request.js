// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const StreamRequest = {
  title: "StreamRequest",
  type: "object",
  additionalProperties: false,
  required: ["message"],
  properties: {
    message: { type: "string", minLength: 1, maxLength: 100000 },
    id: { $ref: "#/$defs/CommandId" },
    previous_response_id: { $ref: "#/$defs/ResourceId" },
    tools: { type: "array", maxItems: 32, items: { $ref: "#/$defs/ResourceName" } },
    data_sources: { type: "array", maxItems: 16, items: { $ref: "#/$defs/ResourceName" } },
    agent: { $ref: "#/$defs/ResourceName" },
    provider: { $ref: "#/$defs/ResourceName" },
    model: { $ref: "#/$defs/ModelName" },
    memory: { $ref: "#/$defs/MemoryLimit" },
    limits: { $ref: "#/$defs/TurnLimits" },
  },
};
