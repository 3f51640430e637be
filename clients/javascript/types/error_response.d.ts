// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { Error } from './error.js';

/** The one shape of every HTTP error. */
export interface ErrorResponse {
  error: Error;
}
