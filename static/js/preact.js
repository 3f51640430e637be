/** The one place that imports Preact and htm, so that no other file names the vendored path. */

export {
  Component, h, html, render, useCallback, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState,
} from '../vendor/htm/standalone.module.js';
