// Made from specs/schemas. Do not edit: run `make generate`.

/**
 * The id of one tool call within its turn. The model makes it; the service replaces one that is
 * empty, doubled or over 128 characters.
 */
export type ToolCallId = string;
