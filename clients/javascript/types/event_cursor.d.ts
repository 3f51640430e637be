// Made from specs/schemas. Do not edit: run `make generate`.

/** A place in a session's log, `epoch.seq`. */
export type EventCursor = string;
