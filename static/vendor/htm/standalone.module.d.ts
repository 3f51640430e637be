// Types for the parts of Preact and htm that the page uses. Written by hand.
export type Child = VNode | string | number | boolean | null | undefined | Child[];
export interface VNode { type: unknown; props: Record<string, unknown>; key: unknown }
export type Ref<T> = { current: T };
export function h(type: unknown, props?: Record<string, unknown> | null, ...children: Child[]): VNode;
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(tree: Child, parent: Element): void;
export class Component<P = Record<string, unknown>, S = Record<string, unknown>> {
  constructor(props?: P);
  props: P;
  state: S;
  setState(change: Partial<S>): void;
  forceUpdate(): void;
  render(props: P, state: S): Child;
}
export function useState<T>(initial: T | (() => T)): [T, (next: T | ((old: T) => T)) => void];
export function useReducer<S, A>(reduce: (state: S, action: A) => S, initial: S): [S, (action: A) => void];
export function useEffect(run: () => void | (() => void), deps?: unknown[]): void;
export function useLayoutEffect(run: () => void | (() => void), deps?: unknown[]): void;
export function useRef<T>(initial: T): Ref<T>;
export function useMemo<T>(make: () => T, deps: unknown[]): T;
export function useCallback<T>(run: T, deps: unknown[]): T;
export function useErrorBoundary(report?: (error: unknown) => void): [unknown, () => void];
