// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const MessagePage = {
  title: "MessagePage",
  type: "object",
  required: ["messages", "has_more"],
  properties: {
    messages: { type: "array", maxItems: 200, items: { $ref: "#/$defs/Message" } },
    has_more: { type: "boolean" },
  },
};
