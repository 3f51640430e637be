// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ResetFrame = {
  title: "ResetFrame",
  type: "object",
  additionalProperties: false,
  required: ["type", "epoch", "seq", "reason", "snapshot"],
  properties: {
    type: { type: "string", const: "reset" },
    epoch: { $ref: "#/$defs/Epoch" },
    seq: { $ref: "#/$defs/Cursor" },
    reason: { type: "string", enum: ["epoch_changed", "tail_gone", "ahead"] },
    snapshot: { $ref: "#/$defs/Snapshot" },
  },
};
