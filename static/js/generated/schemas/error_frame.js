// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ErrorFrame = {
  title: "ErrorFrame",
  type: "object",
  required: ["type", "code", "message", "request_id"],
  properties: {
    type: { type: "string", const: "error" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    command_id: { $ref: "#/$defs/CommandId" },
    code: { $ref: "#/$defs/ErrorCode" },
    message: { type: "string", minLength: 1, maxLength: 2000 },
    request_id: { $ref: "#/$defs/RequestId" },
    retry_after: { type: "number", minimum: 0, maximum: 86400 },
    details: { type: "array", maxItems: 20, items: { $ref: "#/$defs/ErrorDetail" } },
  },
};
