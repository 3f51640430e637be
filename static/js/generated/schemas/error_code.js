// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ErrorCode = { title: "ErrorCode", type: "string", pattern: "^[a-z][a-z_]{2,63}$" };
