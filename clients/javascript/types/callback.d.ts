// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceName } from './resource_name.js';

/**
 * Something that a person may do with a component; a client sends its name back in `ui_event`.
 */
export interface Callback {
  name: ResourceName;
  /** What the control says. */
  label: string;
}
