/**
 * Checks frames against the contract's schemas. Only loaded in test mode, since it costs time and bytes.
 * Types that the contract does not know pass: the contract lets the server grow.
 */

/** @typedef {(side: 'ClientFrame' | 'ServerFrame', frame: any) => string[]} Check */

/**
 * Load the validator and the schemas; the answer names what is wrong with a frame, an empty list for nothing.
 * @returns {Promise<Check>}
 */
export async function loadChecker() {
  const [{ Validator }, { SCHEMAS, rootSchema }] = await Promise.all([
    import('../../vendor/json-schema/validator.js'),
    import('../generated/schemas/index.js'),
  ]);
  const titles = {
    ClientFrame: titlesByType(SCHEMAS, 'ClientFrame'),
    ServerFrame: titlesByType(SCHEMAS, 'ServerFrame'),
  };
  /** @type {Map<string, InstanceType<typeof Validator>>} */
  const validators = new Map();
  return (side, frame) => {
    const title = titles[side].get(frame?.type);
    if (!title) return side === 'ClientFrame' ? [`unknown type ${String(frame?.type)}`] : [];
    let validator = validators.get(title);
    if (!validator) {
      validator = new Validator(/** @type {any} */ (rootSchema(title)), '2020-12');
      validators.set(title, validator);
    }
    const { valid, errors } = validator.validate(frame);
    return valid ? [] : errors.slice(0, 5).map((e) => `${title} ${e.instanceLocation}: ${e.error}`);
  };
}

/**
 * @param {Record<string, any>} schemas
 * @param {string} union
 */
function titlesByType(schemas, union) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { $ref } of schemas[union].oneOf) {
    if (!$ref) continue; // the branch of what this page does not know yet
    const title = String($ref).split('/').pop() ?? '';
    found.set(schemas[title].properties.type.const, title);
  }
  return found;
}
