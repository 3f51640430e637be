// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.

export const Email = {
  title: "Email",
  type: "string",
  minLength: 3,
  maxLength: 254,
  pattern: "^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,189}$",
};
