// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const StreamDone = {
  title: "StreamDone",
  type: "object",
  required: ["type", "response_id", "chat_id", "outcome", "usage"],
  properties: {
    type: { type: "string", const: "done" },
    response_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    outcome: { $ref: "#/$defs/TurnOutcome" },
    usage: { $ref: "#/$defs/Usage" },
  },
};
