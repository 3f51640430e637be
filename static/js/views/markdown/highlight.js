/**
 * Highlighted code as a tree of scopes and texts. The highlighter and each language are loaded when first needed.
 * Its own HTML output is never made: the emitter gives back the token tree and an empty string.
 */

/** @typedef {import('../../../vendor/highlight/core.min.js').TreeNode} TreeNode */
/** @typedef {import('../../../vendor/highlight/core.min.js').Highlighter} Highlighter */

/** Longer code stays plain: colouring it would block the page. In characters. */
export const LONGEST = 50_000;

const LANGUAGES = new Set(
  ('bash c cpp csharp css diff dockerfile go ini java javascript json kotlin lua markdown php python r ruby '
    + 'rust sql swift typescript xml yaml').split(' '),
);

/** @type {Readonly<Record<string, string>>} */
const ALIASES = Object.freeze({
  sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', 'c++': 'cpp', cc: 'cpp', h: 'c', hpp: 'cpp', cs: 'csharp',
  'c#': 'csharp', patch: 'diff', docker: 'dockerfile', golang: 'go', toml: 'ini', conf: 'ini', js: 'javascript',
  jsx: 'javascript', mjs: 'javascript', kt: 'kotlin', md: 'markdown', py: 'python', python3: 'python',
  rb: 'ruby', rs: 'rust', sqlite: 'sql', postgresql: 'sql', ts: 'typescript', tsx: 'typescript', html: 'xml',
  svg: 'xml', yml: 'yaml', jsonc: 'json', json5: 'json',
});

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

/** The language's name as this page knows it, or ''. @param {string} info  what stands behind the fence */
export function languageOf(info) {
  const word = info.trim().toLowerCase().split(/[\s{,]/, 1)[0];
  const name = Object.hasOwn(ALIASES, word) ? ALIASES[word] : word;
  return LANGUAGES.has(name) ? name : '';
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

/**
 * The tree for this code, or null when it stays plain.
 * @param {string} code
 * @param {string} info
 * @returns {Promise<TreeNode | null>}
 */
export async function highlighted(code, info) {
  const name = languageOf(info);
  if (!name || code.length > LONGEST) return null;
  const highlighter = await ready(name);
  return highlighter.highlight(code, { language: name, ignoreIllegals: true })._emitter.rootNode;
}
