// Made from specs/schemas. Do not edit: run `make generate`.
import type { Cursor } from './cursor.js';
import type { Epoch } from './epoch.js';
import type { LlmState } from './llm_state.js';
import type { Principal } from './principal.js';
import type { ResourceId } from './resource_id.js';
import type { SessionLimits } from './session_limits.js';

/**
 * The first frame on every connection. (One that is refused gets an `error` instead and is
 * closed.) When `resumed` is true the server sends no numbered event until the client has sent
 * `resume`; otherwise events come as they happen, from 1.
 */
export interface SessionFrame {
  type: "session";
  session_id: ResourceId;
  client_id: ResourceId;
  epoch: Epoch;
  /** The number of the log's last event. */
  seq: Cursor;
  /** True when this session was there before this connection. */
  resumed: boolean;
  /** The chat of the session's last message; absent before the first. */
  chat_id?: ResourceId;
  principal: Principal;
  llm: LlmState;
  limits: SessionLimits;
  /** The version of this contract that the server speaks. */
  contract_version: string;
}
