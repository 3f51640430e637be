// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Feedback = {
  title: "Feedback",
  type: "object",
  additionalProperties: false,
  required: ["rating"],
  properties: {
    rating: { $ref: "#/$defs/Rating" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    comment: { type: "string", maxLength: 4000 },
  },
};
