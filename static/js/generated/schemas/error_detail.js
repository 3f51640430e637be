// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ErrorDetail = {
  title: "ErrorDetail",
  type: "object",
  required: ["at", "problem"],
  properties: {
    at: { type: "string", maxLength: 500 },
    problem: { type: "string", maxLength: 1000 },
  },
};
