// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { Cell } from './cell.js';

/** The cells of one row. */
export type TableRow = Cell[];
