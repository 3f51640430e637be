// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const FormValue = { title: "FormValue", type: ["string", "number", "boolean"], maxLength: 4000 };
