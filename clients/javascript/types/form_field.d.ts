// Made from specs/schemas. Do not edit: run `make generate`.
import type { FormOption } from './form_option.js';
import type { ResourceName } from './resource_name.js';

/** One input of a form. */
export interface FormField {
  name: ResourceName;
  /** What it asks for. */
  label: string;
  /**
   * `text` gives a string, `number` a number, `select` one of `options`, `checkbox` a boolean.
   */
  kind: "text" | "number" | "select" | "checkbox" | (string & {});
  /** The choices of a `select`. */
  options?: FormOption[];
  /** The form is not sent without it. */
  required?: boolean;
}
