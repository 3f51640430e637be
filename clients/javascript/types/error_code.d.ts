// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * What went wrong, for programs. New codes may be added: treat an unknown one by the HTTP
 * status, or as `internal_error`.
 *
 * | code | HTTP | meaning |
 * | --- | --- | --- |
 * | `bad_request` | 400 | the request does not fit the contract; `details` says where |
 * | `bad_json` | 400 | the body or frame is not strict JSON (UTF-8, no NaN, no doubled keys, no half of a surrogate pair, no integer beyond 53 bits, depth at most 32) |
 * | `bad_frame` | 400 | a frame of a known type that does not fit its schema |
 * | `unknown_frame_type` | 400 | a frame whose `type` is not in this contract |
 * | `too_large` | 413 | a body, frame or text over its limit |
 * | `not_authenticated` | 401 | no identity, or one that cannot be trusted |
 * | `forbidden` | 403 | the caller is known, and may not |
 * | `origin_refused` | 403 | a browser page of an origin that is not allowed |
 * | `not_found` | 404 | no such thing, or not the caller's |
 * | `method_not_allowed` | 405 | the path exists, the method does not |
 * | `unknown_tool` | 404 | no such tool for this caller |
 * | `unknown_data_source` | 404 | no such data source for this caller |
 * | `unknown_agent` | 404 | no such agent |
 * | `unknown_provider` | 404 | no such provider |
 * | `unknown_model` | 404 | the provider does not offer this model |
 * | `unknown_component` | 404 | the component or its call-back is not on the page any more |
 * | `turn_in_progress` | 409 | the chat is being answered: wait for `turn_finished` or cancel |
 * | `too_many_turns` | 409 | as many chats are being answered as a session may have: wait for one, or cancel it |
 * | `id_reused` | 409 | a command id came again with another body |
 * | `already_stored` | 409 | a message with this id was stored in an earlier session: its chat, `chat_id`, shows what became of it |
 * | `session_taken` | 409 | another client holds this caller's session |
 * | `no_active_session` | 409 | the call needs an active session |
 * | `rate_limited` | 429 | too much at once: wait for `retry_after` seconds |
 * | `stopping` | 503 | the service is about to restart: come back after `retry_after` seconds |
 * | `events_gone` | 409 | the stream asked for by `Last-Event-ID` cannot be found any more: read the chat instead |
 * | `storage_unavailable` | 503 | chats cannot be stored or read right now: try again |
 * | `internal_error` | 500 | our fault; the log knows more under the request id |
 * | `llm_error` | 502 | the language model failed in a way not listed here |
 * | `llm_rejected` | 502 | the model's server refuses our request or credentials |
 * | `llm_bad_response` | 502 | the model's server does not speak its protocol |
 * | `llm_interrupted` | 502 | the model's answer broke off |
 * | `llm_unavailable` | 503 | the model cannot be reached |
 * | `llm_rate_limited` | 503 | the model's server is limiting us |
 * | `llm_timeout` | 504 | the model took too long |
 * | `tool_failed` | 502 | a tool could not do its work |
 * | `tool_arguments_invalid` | 502 | the model called a tool with arguments that do not fit |
 * | `tool_denied` | 502 | the model called a tool that was not selected or is not allowed |
 * | `tool_timeout` | 502 | a tool ran out of time |
 */
export type ErrorCode = string;
