// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ToolCallId = { title: "ToolCallId", type: "string", minLength: 1, maxLength: 128 };
