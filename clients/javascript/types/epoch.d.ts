// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';

/**
 * Names one numbered log. Another epoch means that the numbers begin anew and that everything
 * remembered is stale.
 */
export type Epoch = ResourceId;
