// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Rating = { title: "Rating", type: "string", enum: ["up", "down"] };
