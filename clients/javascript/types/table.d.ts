// Made from specs/schemas. Do not edit: run `make generate`.
import type { ColumnName } from './column_name.js';
import type { ComponentTitle } from './component_title.js';
import type { Fallback } from './fallback.js';
import type { ResourceId } from './resource_id.js';
import type { TableRow } from './table_row.js';

/** A table. */
export interface Table {
  kind: "table";
  id: ResourceId;
  title: ComponentTitle;
  fallback: Fallback;
  /** The headings. */
  columns: ColumnName[];
  /** One list of cells per row, as many as there are columns. */
  rows: TableRow[];
}
