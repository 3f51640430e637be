/**
 * Highlighted code as a tree of scopes and texts. A worker does it, since a grammar may need very long for some
 * texts: one that takes too long is ended, and its code stays plain. One piece of code is worked on at a time.
 */

/** @typedef {import('../../../vendor/highlight/core.min.js').TreeNode} TreeNode */
/** @typedef {{ tree: TreeNode, nodes: number }} Highlighted */
/** @typedef {{ code: string, name: string, wanted: () => boolean, give: (found: Highlighted | null) => void }} Request */

/** Longer code stays plain, in characters. */
export const LONGEST = 50_000;

/** The first one also loads the highlighter and the language. */
const PATIENCE_MS = 3_000;

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

/** The language's name as this page knows it, or ''. @param {string} info  what stands behind the fence */
export function languageOf(info) {
  const word = info.trim().toLowerCase().split(/[\s{,]/, 1)[0];
  const name = Object.hasOwn(ALIASES, word) ? ALIASES[word] : word;
  return LANGUAGES.has(name) ? name : '';
}

/** @type {Worker | null} */
let worker = null;
/** @type {Request[]} */
const queue = [];
let busy = false;

/**
 * The tree for this code, or null when it stays plain.
 * @param {string} code
 * @param {string} info
 * @param {() => boolean} wanted  asked before the work begins
 * @returns {Promise<Highlighted | null>}
 */
export function highlighted(code, info, wanted) {
  const name = languageOf(info);
  if (!name || code.length > LONGEST) return Promise.resolve(null);
  return new Promise((give) => {
    queue.push({ code, name, wanted, give });
    next();
  });
}

function next() {
  if (busy) return;
  const request = queue.shift();
  if (!request) return;
  if (!request.wanted()) return next();
  busy = true;
  void work(request).then((found) => {
    busy = false;
    request.give(found);
    next();
  });
}

/** @param {Request} request @returns {Promise<Highlighted | null>} */
function work({ code, name }) {
  return new Promise((resolve) => {
    const current = worker ?? new Worker(new URL('./highlight_worker.js', import.meta.url), { type: 'module' });
    worker = current;
    const giveUp = () => {
      clearTimeout(timer);
      current.terminate();
      worker = null;
      resolve(null);
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    current.onerror = giveUp;
    current.onmessage = ({ data }) => {
      clearTimeout(timer);
      resolve(data);
    };
    current.postMessage({ code, name });
  });
}
