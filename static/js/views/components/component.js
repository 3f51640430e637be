/** Draws a component of the closed catalogue; an unknown kind shows its plain-text fall-back. */

import { html } from '../../preact.js';
import { own } from '../../state/own.js';
import { useTurn } from '../pace.js';
import { pure } from '../pure.js';
import { ButtonView } from './button.js';
import { FormView } from './form.js';
import { PlotView } from './plot.js';
import { TableView } from './table.js';

/** @type {Readonly<Record<string, (props: any) => any>>} */
const KINDS = Object.freeze({ button: ButtonView, form: FormView, plot: PlotView, table: TableView });

/**
 * Points for one of them at its bounds: a page of a table, the marks of a plot, the options of a form.
 * @type {Readonly<Record<string, number>>}
 */
const COST = Object.freeze({ button: 500, form: 25_000, plot: 15_000, table: 15_000 });

export const ComponentView = pure(/** @param {any} props */ ({ component, use, busy, theme, onUse }) => {
  const View = own(KINDS, component.kind) ?? Fallback;
  const drawn = useTurn(own(COST, component.kind) ?? COST.button);
  if (!drawn) return html`<section class="component waiting" aria-label=${component.title}><h2>${component.title}</h2></section>`;
  return html`<section class=${`component ${View === Fallback ? 'fallback' : component.kind}`} aria-label=${component.title}>
    <${View} component=${component} use=${use} busy=${busy} theme=${theme} onUse=${onUse} /></section>`;
});

/** @param {any} props */
function Fallback({ component }) {
  return html`<h2>${component.title}</h2><p class="pre" dir="auto">${component.fallback}</p>`;
}
