/** Draws a component of the closed catalogue; an unknown kind shows its plain-text fall-back. */

import { html } from '../../preact.js';
import { pure } from '../pure.js';
import { ButtonView } from './button.js';
import { FormView } from './form.js';
import { PlotView } from './plot.js';
import { TableView } from './table.js';

/** @type {Readonly<Record<string, (props: any) => any>>} */
const KINDS = Object.freeze({ button: ButtonView, form: FormView, plot: PlotView, table: TableView });

export const ComponentView = pure(/** @param {any} props */ ({ component, use, busy, theme, onUse }) => {
  const View = Object.hasOwn(KINDS, component.kind) ? KINDS[component.kind] : Fallback;
  return html`<section class=${`component ${View === Fallback ? 'fallback' : component.kind}`} aria-label=${component.title}>
    <${View} component=${component} use=${use} busy=${busy} theme=${theme} onUse=${onUse} /></section>`;
});

/** @param {any} props */
function Fallback({ component }) {
  return html`<h2>${component.title}</h2><p class="pre" dir="auto">${component.fallback}</p>`;
}
