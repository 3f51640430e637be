// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const DataSourceList = {
  title: "DataSourceList",
  type: "object",
  required: ["data_sources"],
  properties: {
    data_sources: { type: "array", maxItems: 256, items: { $ref: "#/$defs/DataSource" } },
  },
};
