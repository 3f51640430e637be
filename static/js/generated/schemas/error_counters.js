// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ErrorCounters = {
  title: "ErrorCounters",
  type: "object",
  required: ["internal", "llm", "tool", "log"],
  properties: {
    internal: { type: "integer", minimum: 0 },
    llm: { type: "integer", minimum: 0 },
    tool: { type: "integer", minimum: 0 },
    log: { type: "integer", minimum: 0 },
  },
};
