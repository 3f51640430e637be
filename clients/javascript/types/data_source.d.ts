// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceName } from './resource_name.js';

/** A body of text that the caller may select for a message. */
export interface DataSource {
  name: ResourceName;
  /** A short name for people. */
  title: string;
  /** What it holds, in a sentence. */
  description: string;
}
