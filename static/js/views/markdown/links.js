/** Which addresses an answer may link to: absolute http, https and mailto, nothing else. Pure. */

const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address to use, or '' when it must stay text.
 * @param {unknown} href
 */
export function safeHref(href) {
  if (typeof href !== 'string' || !/^\s*(https?:\/\/|mailto:)/i.test(href)) return '';
  try {
    const url = new URL(href.trim());
    return SCHEMES.has(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}
