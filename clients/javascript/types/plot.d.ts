// Made from specs/schemas. Do not edit: run `make generate`.
import type { ComponentTitle } from './component_title.js';
import type { Fallback } from './fallback.js';
import type { PlotSeries } from './plot_series.js';
import type { ResourceId } from './resource_id.js';

/**
 * A chart. Its x values are all numbers or all texts (categories, in the order of their first
 * appearance).
 */
export interface Plot {
  kind: "plot";
  id: ResourceId;
  title: ComponentTitle;
  fallback: Fallback;
  /** How to draw it. */
  chart: "line" | "bar" | "scatter" | (string & {});
  /** What runs along the horizontal axis. */
  x_label?: string;
  /** What runs along the vertical axis. */
  y_label?: string;
  /** One line, set of bars or cloud each. */
  series: PlotSeries[];
}
