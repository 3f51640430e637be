// Made from specs/schemas by scripts/gen_js.py. Do not edit: run `make generate`.
import type { PlotX } from './plot_x.js';

/** One point. */
export interface PlotPoint {
  x: PlotX;
  /** The height. */
  y: number;
}
