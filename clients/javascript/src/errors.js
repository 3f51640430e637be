/** What can go wrong for a user of the client. Everything thrown on purpose is a `ParlanceError`. */

/** @typedef {import('../types/index.js').ErrorFrame} ErrorFrame */
/** @typedef {import('../types/index.js').Error} ServiceError */

export class ParlanceError extends Error {}

/** The service refused a command or a call, and has done nothing. `code` is for programs, the message for people. */
export class Refused extends ParlanceError {
  /**
   * @param {ErrorFrame | ServiceError} error
   * @param {number} [status]  the HTTP status; 0 on the live channel
   */
  constructor(error, status = 0) {
    super(error.message);
    this.code = error.code;
    this.requestId = error.request_id;
    this.retryAfter = error.retry_after;
    this.details = error.details ?? [];
    this.status = status;
  }
}

/** The service closed the connection for good; `code` is the close code (4509: another client has the session). */
export class Ended extends ParlanceError {
  /**
   * @param {number} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The service could not be reached for longer than the client's patience. */
export class Unreachable extends ParlanceError {}

/** 10,000 events wait to be read: read faster, or leave streams that nobody reads. */
export class Overrun extends ParlanceError {}
