// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const ResourceName = { title: "ResourceName", type: "string", pattern: "^[a-z][a-z0-9_]{0,63}$" };
