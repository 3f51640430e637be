// Made from specs/schemas. Do not edit: run `make generate`.
import type { CommandId } from './command_id.js';
import type { ErrorCode } from './error_code.js';
import type { ErrorDetail } from './error_detail.js';
import type { RequestId } from './request_id.js';
import type { ResourceId } from './resource_id.js';
import type { Seq } from './seq.js';

/**
 * With `turn_id`: the turn met an error, and `turn_finished` with `failed` follows. Such an
 * error is numbered. With `command_id`: that command was refused and has done nothing. With
 * neither: it concerns the connection, or a frame without a usable id; nothing was lost.
 */
export interface ErrorFrame {
  type: "error";
  seq?: Seq;
  turn_id?: ResourceId;
  /** The turn's chat, with `turn_id`; with `already_stored`, the chat in which the message is. */
  chat_id?: ResourceId;
  command_id?: CommandId;
  code: ErrorCode;
  /** One or two sentences for people. */
  message: string;
  request_id: RequestId;
  /** Seconds to wait before trying again. */
  retry_after?: number;
  /** The places that are wrong, at most 20. */
  details?: ErrorDetail[];
}
