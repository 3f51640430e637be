// Made from specs/schemas. Do not edit: run `make generate`.
import type { Error } from './error.js';

/** The one shape of every HTTP error. */
export interface ErrorResponse {
  error: Error;
}
