// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Cursor = { title: "Cursor", type: "integer", minimum: 0, maximum: 9007199254740991 };
