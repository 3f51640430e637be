// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceName } from './resource_name.js';

/** A message to begin with, and what to select for it. */
export interface Example {
  /** A short name for people. */
  title: string;
  /** The message. */
  content: string;
  /** The tools to select for it. */
  tools: ResourceName[];
  /** The data sources to select for it. */
  data_sources: ResourceName[];
  /** What to draw beside it. */
  icon?: "book" | "chart" | "sum" | "table" | (string & {});
}
