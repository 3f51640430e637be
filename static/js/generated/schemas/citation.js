// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Citation = {
  title: "Citation",
  type: "object",
  required: ["number", "data_source", "title", "location", "excerpt"],
  properties: {
    number: { type: "integer", minimum: 1, maximum: 1000 },
    data_source: { $ref: "#/$defs/ResourceName" },
    title: { type: "string", maxLength: 200 },
    location: { type: "string", maxLength: 200 },
    excerpt: { type: "string", maxLength: 400 },
  },
};
