// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Plot = {
  title: "Plot",
  type: "object",
  required: ["kind", "id", "title", "fallback", "chart", "series"],
  properties: {
    kind: { type: "string", const: "plot" },
    id: { $ref: "#/$defs/ResourceId" },
    title: { $ref: "#/$defs/ComponentTitle" },
    fallback: { $ref: "#/$defs/Fallback" },
    chart: { type: "string" },
    x_label: { type: "string", maxLength: 200 },
    y_label: { type: "string", maxLength: 200 },
    series: {
      type: "array",
      minItems: 1,
      maxItems: 10,
      items: { $ref: "#/$defs/PlotSeries" },
    },
  },
};
