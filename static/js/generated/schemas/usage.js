// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Usage = {
  title: "Usage",
  type: "object",
  required: ["rounds", "tool_calls"],
  properties: {
    rounds: { type: "integer", minimum: 0 },
    tool_calls: { type: "integer", minimum: 0 },
    input_tokens: { type: "integer", minimum: 0 },
    output_tokens: { type: "integer", minimum: 0 },
  },
};
