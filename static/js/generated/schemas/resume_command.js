// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ResumeCommand = {
  title: "ResumeCommand",
  type: "object",
  additionalProperties: false,
  required: ["type", "epoch", "seq"],
  properties: {
    type: { type: "string", const: "resume" },
    epoch: { $ref: "#/$defs/Epoch" },
    seq: { $ref: "#/$defs/Cursor" },
  },
};
