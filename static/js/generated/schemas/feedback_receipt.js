// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const FeedbackReceipt = {
  title: "FeedbackReceipt",
  type: "object",
  required: ["session_id", "received_at"],
  properties: {
    session_id: { $ref: "#/$defs/ResourceId" },
    received_at: { $ref: "#/$defs/Timestamp" },
  },
};
