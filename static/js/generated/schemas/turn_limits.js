// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const TurnLimits = {
  title: "TurnLimits",
  type: "object",
  additionalProperties: false,
  properties: {
    max_seconds: { type: "number", exclusiveMinimum: 0, maximum: 3600 },
    max_rounds: { type: "integer", minimum: 1, maximum: 100 },
    max_tokens: { type: "integer", minimum: 1, maximum: 1000000 },
  },
};
