/** What was done with a component, in a line below it. */

import { own } from '../../state/own.js';
import { html } from '../../preact.js';
import { Icon } from '../icons.js';

/** @param {{ use?: import('../../state/types.js').Use, labels: Record<string, string> }} props */
export function Used({ use, labels }) {
  if (!use) return null;
  if (use.status === 'failed') {
    return html`<p class="used bad-text" role="alert"><${Icon} name="alert" />Not sent. ${use.failure?.message ?? 'Try again.'}</p>`;
  }
  const values = Object.entries(use.values).map(([name, value]) => `${own(labels, name) ?? name}: ${said(value)}`);
  const verb = use.status === 'sending' ? 'Sending' : 'Sent';
  return html`<p class="used"><${Icon} name=${use.status === 'sending' ? 'clock' : 'check'} />
    <span>${verb}${values.length > 0 ? `: ${values.join(', ')}` : ''}</span></p>`;
}

/** @param {string | number | boolean} value */
function said(value) {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
