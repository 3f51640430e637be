// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ToolCall = {
  title: "ToolCall",
  type: "object",
  required: ["id", "name", "state"],
  properties: {
    id: { $ref: "#/$defs/ToolCallId" },
    name: { type: "string", minLength: 1, maxLength: 128 },
    state: { $ref: "#/$defs/ToolCallState" },
    arguments: { type: "string", maxLength: 4000 },
    progress: { type: "string", maxLength: 500 },
    summary: { type: "string", maxLength: 2000 },
    error_code: { $ref: "#/$defs/ErrorCode" },
    elapsed_ms: { type: "integer", minimum: 0 },
  },
};
