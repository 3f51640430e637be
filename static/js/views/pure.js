/** A component that is drawn again only when one of its properties is another value. */

import { Component, h } from '../preact.js';

/** @extends {Component<any, any>} */
export class Pure extends Component {
  /** @param {any} next @param {any} nextState */
  shouldComponentUpdate(next, nextState) {
    return differs(/** @type {any} */ (this.props), next) || differs(this.state, nextState);
  }
}

/** @param {any} before @param {any} after */
function differs(before, after) {
  if (before === after) return false;
  const keys = Object.keys(after ?? {});
  return keys.length !== Object.keys(before ?? {}).length || keys.some((key) => before[key] !== after[key]);
}

/**
 * The same for a function component. It is drawn inside, as a component of its own, so that its hooks are not held
 * back by the comparison.
 * @template P
 * @param {(props: P) => any} draw
 */
export function pure(draw) {
  return class extends Pure {
    /** @param {any} props */
    render(props) {
      return h(draw, props);
    }
  };
}
