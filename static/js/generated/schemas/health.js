// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Health = {
  title: "Health",
  type: "object",
  required: ["status", "version", "contract_version", "uptime_seconds", "errors", "llm"],
  properties: {
    status: { type: "string" },
    version: { type: "string" },
    contract_version: { type: "string" },
    uptime_seconds: { type: "number", minimum: 0 },
    errors: { $ref: "#/$defs/ErrorCounters" },
    llm: { $ref: "#/$defs/LlmState" },
  },
};
