// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const StreamEvent = {
  title: "StreamEvent",
  type: "object",
  required: ["data"],
  properties: {
    id: { $ref: "#/$defs/EventCursor" },
    event: { type: "string", pattern: "^[a-z][a-z_]{2,63}$" },
    retry: { type: "integer", minimum: 0, maximum: 60000 },
    data: { type: "string" },
  },
};
