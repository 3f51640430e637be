// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * What a close code means; what a client does by itself, and whether after a long pause.
 * @typedef {{ name: string, then: 'reconnect' | 'ask_a_person' | 'never', slowly: boolean,
 *   description: string }} CloseCode
 */

export const NORMAL = 1000;
export const GOING_AWAY = 1001;
export const NO_FRAME = 1002;
export const NOT_TEXT = 1003;
export const NOT_UTF8 = 1007;
export const FAR_TOO_LARGE = 1009;
export const NO_PONG = 1011;
export const RESTARTING = 1012;
export const TOO_SLOW = 4001;
export const TOO_MANY = 4029;
export const REFUSED_IN_A_ROW = 4500;
export const SESSION_TAKEN = 4509;

/** @type {Readonly<Record<number, CloseCode>>} */
export const CLOSE_CODES = Object.freeze({
  1000: {
    name: "normal",
    then: "reconnect",
    slowly: false,
    description: "Closed in order. Unless the client asked for it, something on the way did.",
  },
  1001: {
    name: "going_away",
    then: "reconnect",
    slowly: false,
    description: "The service stops.",
  },
  1002: {
    name: "no_frame",
    then: "reconnect",
    slowly: false,
    description: "The bytes were no WebSocket frame. Come back without what you sent.",
  },
  1003: {
    name: "not_text",
    then: "reconnect",
    slowly: false,
    description: "The frame was binary. Come back without what you sent.",
  },
  1007: {
    name: "not_utf8",
    then: "reconnect",
    slowly: false,
    description: "The text was not UTF-8. Come back without what you sent.",
  },
  1009: {
    name: "far_too_large",
    then: "reconnect",
    slowly: true,
    description: "The frame was over eight times `max_frame_bytes`. Come back without what you sent.",
  },
  1011: {
    name: "no_pong",
    then: "reconnect",
    slowly: false,
    description: "A ping of the WebSocket protocol was not answered.",
  },
  1012: {
    name: "restarting",
    then: "reconnect",
    slowly: false,
    description: "The service restarts.",
  },
  4001: {
    name: "too_slow",
    then: "reconnect",
    slowly: true,
    description: "The client read too slowly, or a message took over half a minute to come whole.",
  },
  4029: {
    name: "too_many",
    then: "reconnect",
    slowly: true,
    description: "There were too many frames or too many connections of one user, or there is no room for another session.",
  },
  4500: {
    name: "refused_in_a_row",
    then: "never",
    slowly: false,
    description: "Twenty frames in a row were refused. Mend the client.",
  },
  4509: {
    name: "session_taken",
    then: "ask_a_person",
    slowly: false,
    description: "Another client has the session.",
  },
});

/** What a code means, also one that is not listed. @param {number} code @returns {CloseCode} */
export function closeCode(code) {
  const listed = CLOSE_CODES[code];
  if (listed) return listed;
  const final = code >= 4500 && code <= 4999;
  const description = final ? 'The service closed the connection.' : 'The connection was lost.';
  return { name: '', then: final ? 'never' : 'reconnect', slowly: false, description };
}
