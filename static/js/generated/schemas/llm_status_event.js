// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const LlmStatusEvent = {
  title: "LlmStatusEvent",
  type: "object",
  required: ["type", "seq", "llm"],
  properties: {
    type: { type: "string", const: "llm_status" },
    seq: { $ref: "#/$defs/Seq" },
    llm: { $ref: "#/$defs/LlmState" },
  },
};
