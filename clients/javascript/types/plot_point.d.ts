// Made from specs/schemas. Do not edit: run `make generate`.
import type { PlotX } from './plot_x.js';

/** One point. */
export interface PlotPoint {
  x: PlotX;
  /** The height. */
  y: number;
}
