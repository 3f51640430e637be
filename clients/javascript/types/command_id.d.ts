// Made from specs/schemas. Do not edit: run `make generate`.
import type { ResourceId } from './resource_id.js';

/**
 * The client's own id for a command: the idempotency key. The same id with the same body is
 * accepted again and does nothing twice; with another body it is refused (`id_reused`). Ids are
 * remembered for the life of the session, the last 1,000 of them.
 */
export type CommandId = ResourceId;
