// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ResetFrame = {
  title: "ResetFrame",
  type: "object",
  required: ["type", "epoch", "seq", "reason", "snapshot"],
  properties: {
    type: { type: "string", const: "reset" },
    epoch: { $ref: "#/$defs/Epoch" },
    seq: { $ref: "#/$defs/Cursor" },
    reason: { type: "string" },
    snapshot: { $ref: "#/$defs/Snapshot" },
  },
};
