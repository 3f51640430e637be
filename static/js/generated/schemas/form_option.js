// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const FormOption = { title: "FormOption", type: "string", minLength: 1, maxLength: 200 };
