// Made from specs/schemas. Do not edit: run `make generate`.
import type { DataSource } from './data_source.js';

/** The data sources that the caller may select. */
export interface DataSourceList {
  /** In the order in which to show them. */
  data_sources: DataSource[];
}
