/**
 * How much may be drawn at once. Work is counted in points, about a microsecond each on a slow machine; when those of
 * one slice are spent, the rest waits until the browser has shown a frame. So the page answers to people
 * however much there is to draw.
 */

import { useEffect, useState } from '../preact.js';

/** Points of one slice. */
const SLICE = 15_000;

/** A hidden tab has no frames: then a timer begins the next slice. */
const HIDDEN_MS = 250;

let left = SLICE;
let planned = false;
/** @type {Set<() => void>} */
const waiting = new Set();

/** What of this slice is left to those who draw. */
export const pace = {
  /** Whether more may be drawn in this slice. */
  allows: () => left > 0,
  /** Note work that was done. @param {number} points */
  spend(points) {
    left -= points;
    plan();
  },
};

/** @typedef {typeof pace} Pace */

/**
 * Call back once, when the next slice begins; those who ask first are called first.
 * @param {() => void} callback
 * @returns {() => void} asks no longer
 */
export function inNextSlice(callback) {
  waiting.add(callback);
  plan();
  return () => void waiting.delete(callback);
}

/**
 * Do work of this cost as soon as a slice allows it.
 * @param {number} points
 * @param {() => void} work
 * @returns {() => void} leaves it undone
 */
export function inTurn(points, work) {
  if (!pace.allows()) {
    let leave = inNextSlice(() => (leave = inTurn(points, work)));
    return () => leave();
  }
  pace.spend(points);
  work();
  return () => undefined;
}

/**
 * Whether a part of the page may be drawn yet, which costs so much; once it may, it stays.
 * @param {number} points
 * @returns {boolean}
 */
export function useTurn(points) {
  const [drawn, setDrawn] = useState(() => {
    if (!pace.allows()) return false;
    pace.spend(points);
    return true;
  });
  useEffect(() => (drawn ? undefined : inTurn(points, () => setDrawn(true))), [drawn]);
  return drawn;
}

function plan() {
  if (planned) return;
  planned = true;
  const frame = requestAnimationFrame(() => setTimeout(begin));
  const timer = setTimeout(begin, HIDDEN_MS);

  function begin() {
    if (!planned) return;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    planned = false;
    left = SLICE;
    const callbacks = [...waiting];
    waiting.clear();
    for (const callback of callbacks) callback();
  }
}
