// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const CommandId = { title: "CommandId", $ref: "#/$defs/ResourceId" };
