// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ToolCallState = { title: "ToolCallState", type: "string" };
