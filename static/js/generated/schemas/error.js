// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Error = {
  title: "Error",
  type: "object",
  required: ["code", "message", "request_id"],
  properties: {
    code: { $ref: "#/$defs/ErrorCode" },
    message: { type: "string", minLength: 1, maxLength: 2000 },
    request_id: { $ref: "#/$defs/RequestId" },
    retry_after: { type: "number", minimum: 0, maximum: 86400 },
    details: { type: "array", maxItems: 20, items: { $ref: "#/$defs/ErrorDetail" } },
  },
};
