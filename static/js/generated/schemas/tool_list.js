// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ToolList = {
  title: "ToolList",
  type: "object",
  required: ["tools"],
  properties: { tools: { type: "array", maxItems: 256, items: { $ref: "#/$defs/Tool" } } },
};
