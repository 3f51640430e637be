// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const TurnFinishedEvent = {
  title: "TurnFinishedEvent",
  type: "object",
  required: [
    "type",
    "seq",
    "turn_id",
    "chat_id",
    "outcome",
    "usage",
    "provider",
    "model",
    "elapsed_ms",
    "at",
  ],
  properties: {
    type: { type: "string", const: "turn_finished" },
    seq: { $ref: "#/$defs/Seq" },
    turn_id: { $ref: "#/$defs/ResourceId" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    outcome: { $ref: "#/$defs/TurnOutcome" },
    limit: { $ref: "#/$defs/TurnLimitName" },
    usage: { $ref: "#/$defs/Usage" },
    provider: { $ref: "#/$defs/ResourceName" },
    model: { $ref: "#/$defs/ModelName" },
    elapsed_ms: { type: "integer", minimum: 0 },
    at: { $ref: "#/$defs/Timestamp" },
  },
};
