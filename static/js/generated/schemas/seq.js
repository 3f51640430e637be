// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Seq = { title: "Seq", type: "integer", minimum: 1, maximum: 9007199254740991 };
