// Made from specs/schemas. Do not edit: run `make generate`.
import type { Part } from './part.js';
import type { ResourceId } from './resource_id.js';

/**
 * A running turn as it stood at a snapshot's cursor. The events that follow go on from here.
 */
export interface OpenTurn {
  turn_id: ResourceId;
  chat_id: ResourceId;
  message_id: ResourceId;
  /** The answer so far, in order. */
  parts: Part[];
}
