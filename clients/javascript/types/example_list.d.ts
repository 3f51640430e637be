// Made from specs/schemas. Do not edit: run `make generate`.
import type { Example } from './example.js';

/** Messages to begin with, for those who do not know yet what to ask. There may be none. */
export interface ExampleList {
  /** In the order in which to show them. The caller may select all that they name. */
  examples: Example[];
}
