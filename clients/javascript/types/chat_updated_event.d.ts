// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';
import type { ResourceName } from './resource_name.js';
import type { Seq } from './seq.js';

/** A chat was created or changed. */
export interface ChatUpdatedEvent {
  type: "chat_updated";
  seq: Seq;
  chat_id: ResourceId;
  /** A name for people, made from the first message. */
  title: string;
  agent: ResourceName;
}
