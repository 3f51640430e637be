/**
 * Highlights code, beside the page: takes a text and the name of a language, gives back a tree, or null when that
 * would be too much to draw. The highlighter's own HTML output is never made: the emitter gives back the token
 * tree and an empty string. The highlighter and each language are loaded when first needed.
 */

/** @typedef {import('../../../vendor/highlight/core.min.js').TreeNode} TreeNode */
/** @typedef {import('../../../vendor/highlight/core.min.js').Highlighter} Highlighter */

/** Nodes that a page draws for one piece of code. */
const MOST_NODES = 4_000;

/** Collects what the highlighter finds; the shape that its private emitter interface asks for. */
class TreeEmitter {
  constructor() {
    /** @type {TreeNode} */ this.rootNode = { children: [] };
    /** @type {TreeNode[]} */ this.stack = [this.rootNode];
  }

  get root() {
    return this.rootNode;
  }

  /** @param {TreeNode | string} node */
  #add(node) {
    this.stack[this.stack.length - 1].children.push(node);
  }

  /** @param {string} text */
  addText(text) {
    if (text) this.#add(text);
  }

  /** @param {string} scope */
  openNode(scope) {
    const node = { scope, children: [] };
    this.#add(node);
    this.stack.push(node);
  }

  closeNode() {
    if (this.stack.length > 1) this.stack.pop();
  }

  /** @param {string} scope */
  startScope(scope) {
    this.openNode(scope);
  }

  endScope() {
    this.closeNode();
  }

  /** @param {{ root: TreeNode }} emitter @param {string} name */
  __addSublanguage(emitter, name) {
    this.#add({ scope: `language:${name}`, children: emitter.root.children });
  }

  finalize() {
    this.stack = [this.rootNode];
    return true;
  }

  toHTML() {
    return '';
  }
}

/** @type {Promise<Highlighter> | null} */
let core = null;
/** @type {Map<string, Promise<void>>} */
const loaded = new Map();

/** @param {string} name @returns {Promise<Highlighter>} */
async function ready(name) {
  core ??= import('../../../vendor/highlight/core.min.js').then(({ default: highlighter }) => {
    highlighter.configure({ __emitter: TreeEmitter });
    return highlighter;
  });
  const highlighter = await core;
  if (!loaded.has(name)) {
    loaded.set(name, import(`../../../vendor/highlight/languages/${name}.min.js`).then((grammar) => {
      highlighter.registerLanguage(name, grammar.default);
    }));
  }
  await loaded.get(name);
  return highlighter;
}

/** Nodes below this one. @param {TreeNode} node @returns {number} */
function countOf({ children }) {
  return children.reduce((sum, child) => sum + 1 + (typeof child === 'string' ? 0 : countOf(child)), 0);
}

addEventListener('message', async ({ data: { code, name } }) => {
  try {
    const highlighter = await ready(name);
    const tree = highlighter.highlight(code, { language: name, ignoreIllegals: true })._emitter.rootNode;
    const nodes = countOf(tree);
    postMessage(nodes > MOST_NODES ? null : { tree, nodes });
  } catch {
    postMessage(null);
  }
});
