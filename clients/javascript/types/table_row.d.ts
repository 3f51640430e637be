// Made from specs/schemas. Do not edit: run `make generate`.
import type { Cell } from './cell.js';

/** The cells of one row. */
export type TableRow = Cell[];
