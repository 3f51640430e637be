// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const EventCursor = {
  title: "EventCursor",
  type: "string",
  pattern: "^[0-9a-f]{32}\\.[0-9]{1,16}$",
};
