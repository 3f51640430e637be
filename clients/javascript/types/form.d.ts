// Made from specs/schemas. Do not edit: run `make generate`.
import type { Callback } from './callback.js';
import type { ComponentTitle } from './component_title.js';
import type { Fallback } from './fallback.js';
import type { FormField } from './form_field.js';
import type { ResourceId } from './resource_id.js';

/**
 * A form. Sending it sends `ui_event` with its call-back and one value per field that was filled
 * in.
 */
export interface Form {
  kind: "form";
  id: ResourceId;
  title: ComponentTitle;
  fallback: Fallback;
  /** From top to bottom. */
  fields: FormField[];
  callback: Callback;
}
