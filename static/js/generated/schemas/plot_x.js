// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const PlotX = { title: "PlotX", type: ["number", "string"], maxLength: 200 };
