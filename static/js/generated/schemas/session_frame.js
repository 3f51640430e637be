// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const SessionFrame = {
  title: "SessionFrame",
  type: "object",
  required: [
    "type",
    "session_id",
    "client_id",
    "epoch",
    "seq",
    "resumed",
    "principal",
    "llm",
    "limits",
    "contract_version",
  ],
  properties: {
    type: { type: "string", const: "session" },
    session_id: { $ref: "#/$defs/ResourceId" },
    client_id: { $ref: "#/$defs/ResourceId" },
    epoch: { $ref: "#/$defs/Epoch" },
    seq: { $ref: "#/$defs/Cursor" },
    resumed: { type: "boolean" },
    chat_id: { $ref: "#/$defs/ResourceId" },
    principal: { $ref: "#/$defs/Principal" },
    llm: { $ref: "#/$defs/LlmState" },
    limits: { $ref: "#/$defs/SessionLimits" },
    contract_version: { type: "string", pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$" },
  },
};
