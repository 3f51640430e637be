// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const RequestId = { title: "RequestId", type: "string", pattern: "^[A-Za-z0-9_-]{8,64}$" };
