// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const TurnOutcome = { title: "TurnOutcome", type: "string" };
