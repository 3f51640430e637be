// Made from specs/schemas. Do not edit: run `make generate`.
import type { Component } from './component.js';

/** A component, where a tool put it. */
export interface ComponentPart {
  kind: "component";
  component: Component;
}
