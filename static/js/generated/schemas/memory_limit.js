// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const MemoryLimit = { title: "MemoryLimit", type: "integer", minimum: 0, maximum: 50 };
