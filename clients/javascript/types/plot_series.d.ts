// Made from specs/schemas. Do not edit: run `make generate`.
import type { PlotPoint } from './plot_point.js';

/** The points of one series. */
export interface PlotSeries {
  /** What the legend says. */
  name: string;
  /** In drawing order. */
  points: PlotPoint[];
}
