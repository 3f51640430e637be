// Made from specs/schemas. Do not edit: run `make generate`.
import type { Callback } from './callback.js';
import type { ComponentTitle } from './component_title.js';
import type { Fallback } from './fallback.js';
import type { ResourceId } from './resource_id.js';

/** A button. Pressing it sends `ui_event` with its call-back and no values. */
export interface Button {
  kind: "button";
  id: ResourceId;
  title: ComponentTitle;
  fallback: Fallback;
  callback: Callback;
}
