// Made from specs/schemas. Do not edit: run `make generate`.
import type { ComponentPart } from './component_part.js';
import type { TextPart } from './text_part.js';
import type { ToolPart } from './tool_part.js';

/**
 * A piece of a message, in its place. While an answer is written, its parts grow by events: a
 * `token` goes on with the last part when that is text and begins a new one otherwise; the first
 * `tool_status` of a call and the `add` of a component put a part at the end, what comes later
 * changes it where it stands, and `remove` takes it out; texts that then meet become one. A
 * later contract may add kinds: leave out what you do not know.
 */
export type Part = TextPart | ToolPart | ComponentPart;
