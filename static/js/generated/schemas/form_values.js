// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const FormValues = {
  title: "FormValues",
  type: "object",
  maxProperties: 20,
  additionalProperties: { $ref: "#/$defs/FormValue" },
};
