// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const UiEventCommand = {
  title: "UiEventCommand",
  type: "object",
  additionalProperties: false,
  required: ["type", "id", "component_id", "callback"],
  properties: {
    type: { type: "string", const: "ui_event" },
    id: { $ref: "#/$defs/CommandId" },
    component_id: { $ref: "#/$defs/ResourceId" },
    callback: { $ref: "#/$defs/ResourceName" },
    values: { $ref: "#/$defs/FormValues" },
  },
};
