// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const PlotSeries = {
  title: "PlotSeries",
  type: "object",
  required: ["name", "points"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 200 },
    points: {
      type: "array",
      minItems: 1,
      maxItems: 1000,
      items: { $ref: "#/$defs/PlotPoint" },
    },
  },
};
