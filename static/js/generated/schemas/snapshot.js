// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Snapshot = {
  title: "Snapshot",
  type: "object",
  additionalProperties: false,
  required: ["messages"],
  properties: {
    chat_id: { $ref: "#/$defs/ResourceId" },
    messages: { type: "array", maxItems: 200, items: { $ref: "#/$defs/Message" } },
    open_turn: { $ref: "#/$defs/OpenTurn" },
  },
};
