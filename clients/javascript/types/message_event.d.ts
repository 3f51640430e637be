// Made from specs/schemas. Do not edit: run `make generate`.
import type { Message } from './message.js';
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';

/**
 * A message was stored: the user's when its turn starts, the answer when it is finished or has
 * been cut short. It is whole, so that it heals whatever was missed.
 */
export interface MessageEvent {
  type: "message";
  seq: Seq;
  turn_id: ResourceId;
  chat_id: ResourceId;
  message: Message;
}
