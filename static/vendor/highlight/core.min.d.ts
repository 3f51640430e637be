// Types for the parts of highlight.js that the page uses. Written by hand.
export interface TreeNode { scope?: string; children: (TreeNode | string)[] }
export interface Highlighter {
  configure(options: { __emitter: unknown }): void;
  registerLanguage(name: string, grammar: unknown): void;
  getLanguage(name: string): unknown;
  highlight(
    code: string,
    options: { language: string; ignoreIllegals?: boolean },
  ): { _emitter: { rootNode: TreeNode } };
}
declare const highlighter: Highlighter;
export default highlighter;
