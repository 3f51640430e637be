/** Paints a plot's layout on a canvas, sharp on every screen, in the colours of the theme. */

/** @typedef {import('./model.js').Layout} Layout */
/** @typedef {import('./model.js').Mark} Mark */
/** @typedef {{ text: string, grid: string, axis: string, back: string, font: string, series: string[] }} Ink */

/** @param {Element} element @returns {Ink} */
function inkOf(element) {
  const style = getComputedStyle(element);
  const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    text: value('--text-soft'), grid: value('--line'), axis: value('--line-strong'), back: value('--surface'),
    font: `12px ${style.fontFamily}`,
    series: Array.from({ length: 10 }, (_, at) => value(`--series-${at}`)),
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Layout} plan
 * @param {{ marks: Mark[] } | null} hover
 */
export function paint(canvas, plan, hover) {
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.width = Math.round(plan.width * ratio);
  canvas.height = Math.round(plan.height * ratio);
  canvas.style.height = `${plan.height}px`;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const ink = inkOf(canvas);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, plan.width, plan.height);
  pen.font = ink.font;
  axes(pen, plan, ink);
  if (plan.chart === 'bar') bars(pen, plan, ink, hover);
  else if (plan.chart === 'line') lines(pen, plan, ink);
  dots(pen, plan, ink, hover);
}

/** @param {CanvasRenderingContext2D} pen @param {Layout} plan @param {Ink} ink */
function axes(pen, { frame, xTicks, yTicks, labels, height, zero }, ink) {
  pen.lineWidth = 1;
  pen.textBaseline = 'middle';
  pen.textAlign = 'right';
  for (const { at, label } of yTicks) {
    stroke(pen, [frame.left, at, frame.right, at], ink.grid);
    pen.fillStyle = ink.text;
    pen.fillText(label, frame.left - 8, at);
  }
  stroke(pen, [frame.left, zero, frame.right, zero], ink.axis);
  pen.textAlign = 'center';
  pen.fillStyle = ink.text;
  for (const { at, label } of xTicks) pen.fillText(label, at, frame.bottom + 15);
  if (labels.x) pen.fillText(labels.x, (frame.left + frame.right) / 2, height - 10, frame.right - frame.left);
  pen.textAlign = 'left';
  if (labels.y) pen.fillText(labels.y, 2, 10, frame.right);
}

/** @param {CanvasRenderingContext2D} pen @param {number[]} line @param {string} colour */
function stroke(pen, [x1, y1, x2, y2], colour) {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(x1, Math.round(y1) + 0.5);
  pen.lineTo(x2, Math.round(y2) + 0.5);
  pen.stroke();
}

/** @param {CanvasRenderingContext2D} pen @param {Layout} plan @param {Ink} ink @param {{ marks: Mark[] } | null} hover */
function bars(pen, { marks, zero }, ink, hover) {
  for (const mark of marks) {
    const top = Math.min(mark.py, zero);
    const high = Math.max(1, Math.abs(zero - mark.py));
    const gap = mark.width > 4 ? 1 : 0;
    const radius = Math.min(4, mark.width / 4, high);
    pen.fillStyle = ink.series[mark.series % ink.series.length];
    pen.globalAlpha = hover && !hover.marks.includes(mark) ? 0.45 : 1;
    pen.beginPath();
    const up = mark.py <= zero;
    pen.roundRect(mark.px - mark.width / 2 + gap, top, mark.width - 2 * gap, high, up ? [radius, radius, 0, 0] : [0, 0, radius, radius]);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

/** Rounding the corners of more marks than these costs more than it shows. */
const FEW = 400;

/** @param {CanvasRenderingContext2D} pen @param {Layout} plan @param {Ink} ink */
function lines(pen, { marks, names }, ink) {
  pen.lineWidth = 2.25;
  pen.lineJoin = marks.length > FEW ? 'bevel' : 'round';
  names.forEach((_, at) => {
    pen.strokeStyle = ink.series[at % ink.series.length];
    pen.beginPath();
    for (const mark of marks) if (mark.series === at) pen.lineTo(mark.px, mark.py);
    pen.stroke();
  });
}

/** @param {CanvasRenderingContext2D} pen @param {Layout} plan @param {Ink} ink @param {{ marks: Mark[] } | null} hover */
function dots(pen, { chart, marks }, ink, hover) {
  if (chart === 'bar') return;
  const few = chart === 'scatter' || marks.length <= 60;
  for (const mark of few ? marks : hover?.marks ?? []) {
    const near = hover?.marks.includes(mark) ?? false;
    pen.fillStyle = ink.series[mark.series % ink.series.length];
    pen.globalAlpha = chart === 'scatter' && !near ? 0.75 : 1;
    pen.beginPath();
    pen.arc(mark.px, mark.py, near ? 5.5 : 3.5, 0, Math.PI * 2);
    pen.fill();
    if (!near) continue;
    pen.strokeStyle = ink.back;
    pen.lineWidth = 2;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}
