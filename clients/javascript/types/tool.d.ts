// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceName } from './resource_name.js';

/** A tool that the caller may select for a message. */
export interface Tool {
  name: ResourceName;
  /** A short name for people. */
  title: string;
  /** What it does, in a sentence or two; the model reads it too. */
  description: string;
  /** The JSON Schema of its arguments. */
  parameters: { [name: string]: unknown };
  /** How long one call may take. */
  timeout_seconds: number;
}
