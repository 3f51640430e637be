// Made from specs/schemas. Do not edit: run `make generate`.
import type { FormValue } from './form_value.js';

/** One value per field of the form; names that the form does not have are refused. */
export type FormValues = { [name: string]: FormValue };
