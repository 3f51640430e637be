// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const FeedbackCommand = {
  title: "FeedbackCommand",
  type: "object",
  additionalProperties: false,
  required: ["type", "id", "rating"],
  properties: {
    type: { type: "string", const: "feedback" },
    id: { $ref: "#/$defs/CommandId" },
    rating: { $ref: "#/$defs/Rating" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    comment: { type: "string", maxLength: 4000 },
  },
};
