// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Form = {
  title: "Form",
  type: "object",
  required: ["kind", "id", "title", "fallback", "fields", "callback"],
  properties: {
    kind: { type: "string", const: "form" },
    id: { $ref: "#/$defs/ResourceId" },
    title: { $ref: "#/$defs/ComponentTitle" },
    fallback: { $ref: "#/$defs/Fallback" },
    fields: {
      type: "array",
      minItems: 1,
      maxItems: 20,
      items: { $ref: "#/$defs/FormField" },
    },
    callback: { $ref: "#/$defs/Callback" },
  },
};
