// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const PingCommand = {
  title: "PingCommand",
  type: "object",
  additionalProperties: false,
  required: ["type"],
  properties: { type: { type: "string", const: "ping" }, nonce: { $ref: "#/$defs/Nonce" } },
};
