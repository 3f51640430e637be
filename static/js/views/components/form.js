/** A form that a tool put there: checked in the page, sent as values, shown as sent afterwards. */

import { html, useState } from '../../preact.js';
import { problems, valuesOf } from './form_values.js';
import { Used } from './used.js';

/** @typedef {import('./form_values.js').Field} Field */

/** @param {any} props */
export function FormView({ component, use, busy, onUse }) {
  const { id, title, fields, callback } = component;
  const [entered, setEntered] = useState(/** @type {ReadonlyMap<string, string | boolean>} */ (new Map()));
  const [wrong, setWrong] = useState(/** @type {ReadonlyMap<string, string>} */ (new Map()));
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    const found = problems(fields, entered);
    setWrong(found);
    const first = fields.find((/** @type {Field} */ field) => found.has(field.name));
    if (first) document.getElementById(`${id}-${first.name}`)?.focus();
    else onUse(id, callback.name, valuesOf(fields, entered));
  };
  const change = (/** @type {string} */ name, /** @type {string | boolean} */ value) => setEntered(new Map([...entered, [name, value]]));
  const labels = Object.fromEntries(fields.map((/** @type {Field} */ field) => [field.name, field.label]));
  return html`<form onSubmit=${submit} novalidate><h2>${title}</h2>
    <fieldset disabled=${busy}>
      ${fields.map((/** @type {Field} */ field) => html`<${FieldView} key=${field.name} id=${`${id}-${field.name}`} field=${field}
        value=${entered.get(field.name)} problem=${wrong.get(field.name)} change=${change} />`)}
      <button type="submit" class="primary">${callback.label}</button>
    </fieldset><${Used} use=${use} labels=${labels} /></form>`;
}

/** @param {{ id: string, field: Field, value: any, problem?: string, change: (name: string, value: string | boolean) => void }} props */
function FieldView({ id, field, value, problem, change }) {
  const hint = problem ? `${id}-problem` : null;
  const common = { id, 'aria-invalid': Boolean(problem), 'aria-describedby': hint, 'aria-required': Boolean(field.required) };
  const typed = (/** @type {any} */ event) => change(field.name, event.target.value);
  const mark = field.required && html`<span class="required" aria-hidden="true"> *</span>`;
  const note = problem && html`<span id=${hint} class="bad-text">${problem}</span>`;
  if (field.kind === 'checkbox') {
    return html`<label class="field check"><input type="checkbox" ...${common} checked=${value === true}
      onChange=${(/** @type {any} */ event) => change(field.name, event.target.checked)} /><span>${field.label}${mark}</span>${note}</label>`;
  }
  const input = field.kind === 'select'
    ? html`<select ...${common} value=${value ?? ''} onChange=${typed}><option value="">Choose…</option>
        ${(field.options ?? []).map((option) => html`<option value=${option}>${option}</option>`)}</select>`
    : html`<input type="text" ...${common} inputmode=${field.kind === 'number' ? 'decimal' : null} maxlength="4000" autocomplete="off"
        value=${value ?? ''} onInput=${typed} />`;
  return html`<label class="field"><span>${field.label}${mark}</span>${input}${note}</label>`;
}
