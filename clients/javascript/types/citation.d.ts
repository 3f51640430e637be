// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceName } from './resource_name.js';

/** A passage that was given to the model. The answer refers to it as [number]. */
export interface Citation {
  /** Unique within the turn, from 1. */
  number: number;
  data_source: ResourceName;
  /** The document. */
  title: string;
  /** Where in it. */
  location: string;
  /** Its beginning. */
  excerpt: string;
}
