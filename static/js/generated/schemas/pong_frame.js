// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const PongFrame = {
  title: "PongFrame",
  type: "object",
  required: ["type"],
  properties: { type: { type: "string", const: "pong" }, nonce: { $ref: "#/$defs/Nonce" } },
};
