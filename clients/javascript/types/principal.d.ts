// Made from specs/schemas. Do not edit: run `make generate`.
import type { Email } from './email.js';
import type { ResourceName } from './resource_name.js';

/** Who is calling. */
export interface Principal {
  email: Email;
  /** The groups that decide what the caller may use. */
  groups: ResourceName[];
  /** `proxy_header`: a trusted reverse proxy said so. `test_mode`: everybody is the test user. */
  identified_by: "proxy_header" | "test_mode" | (string & {});
}
