// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const PlotPoint = {
  title: "PlotPoint",
  type: "object",
  required: ["x", "y"],
  properties: { x: { $ref: "#/$defs/PlotX" }, y: { type: "number" } },
};
