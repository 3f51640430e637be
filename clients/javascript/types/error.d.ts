// Made from specs/schemas. Do not edit: run `make generate`.
import type { ErrorCode } from './error_code.js';
import type { ErrorDetail } from './error_detail.js';
import type { RequestId } from './request_id.js';

/** What went wrong and what to do about it. */
export interface Error {
  code: ErrorCode;
  /** One or two sentences for people. Not stable; never parse it. */
  message: string;
  request_id: RequestId;
  /** Seconds to wait before trying again. */
  retry_after?: number;
  /** The places that are wrong, at most 20. */
  details?: ErrorDetail[];
}
