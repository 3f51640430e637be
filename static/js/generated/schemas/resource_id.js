// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ResourceId = { title: "ResourceId", type: "string", pattern: "^[0-9a-f]{32}$" };
