// Made from specs/schemas. Do not edit: run `make generate`.
import type { Component } from './component.js';
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';

/**
 * A tool changes the page. `add` and `update` carry the whole `component`; `remove` names it by
 * `component_id`.
 */
export interface UiComponentEvent {
  type: "ui_component";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  /**
   * What to do. An `add` of a known id is an `update`; an `update` or `remove` of an unknown one
   * does nothing.
   */
  action: "add" | "update" | "remove" | (string & {});
  component_id: ResourceId;
  component?: Component;
}
