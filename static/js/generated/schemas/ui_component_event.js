// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const UiComponentEvent = {
  title: "UiComponentEvent",
  type: "object",
  required: ["type", "seq", "turn_id", "chat_id", "action", "component_id"],
  properties: {
    type: { type: "string", const: "ui_component" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    action: { type: "string" },
    component_id: { $ref: "#/$defs/ResourceId" },
    component: { $ref: "#/$defs/Component" },
  },
};
