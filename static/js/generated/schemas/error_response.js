// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ErrorResponse = {
  title: "ErrorResponse",
  type: "object",
  required: ["error"],
  properties: { error: { $ref: "#/$defs/Error" } },
};
