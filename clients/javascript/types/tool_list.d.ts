// Made from specs/schemas. Do not edit: run `make generate`.
import type { Tool } from './tool.js';

/** The tools that the caller may select. */
export interface ToolList {
  /** In the order in which to show them. */
  tools: Tool[];
}
