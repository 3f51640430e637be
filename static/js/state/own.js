/** Reading from an object by a name that comes from outside: only what was put there, nothing that it inherits. */

/**
 * @template T
 * @param {Readonly<Record<string, T>>} object
 * @param {string} name
 * @returns {T | undefined}
 */
export function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
