// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Button = {
  title: "Button",
  type: "object",
  required: ["kind", "id", "title", "fallback", "callback"],
  properties: {
    kind: { type: "string", const: "button" },
    id: { $ref: "#/$defs/ResourceId" },
    title: { $ref: "#/$defs/ComponentTitle" },
    fallback: { $ref: "#/$defs/Fallback" },
    callback: { $ref: "#/$defs/Callback" },
  },
};
