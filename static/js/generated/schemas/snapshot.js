// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Snapshot = {
  title: "Snapshot",
  type: "object",
  required: ["open_turns"],
  properties: {
    open_turns: { type: "array", maxItems: 64, items: { $ref: "#/$defs/OpenTurn" } },
  },
};
