// Made from specs/schemas. Do not edit: run `make generate`.
import type { Button } from './button.js';
import type { Form } from './form.js';
import type { Plot } from './plot.js';
import type { Table } from './table.js';

/**
 * A piece of the page that a tool put there. The catalogue is closed, but a later contract may
 * add to it: a client that does not know a `kind` shows `fallback`, which every component has
 * beside `kind`, `id` and `title`.
 */
export type Component = Button | Form | Table | Plot;
