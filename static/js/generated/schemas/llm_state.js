// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const LlmState = {
  title: "LlmState",
  type: "object",
  required: ["available", "demo", "provider", "model"],
  properties: {
    available: { type: "boolean" },
    demo: { type: "boolean" },
    provider: { $ref: "#/$defs/ResourceName" },
    model: { $ref: "#/$defs/ModelName" },
    detail: { type: "string", maxLength: 500 },
    checked_at: { $ref: "#/$defs/Timestamp" },
  },
};
