// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Fallback = { title: "Fallback", type: "string", minLength: 1, maxLength: 4000 };
