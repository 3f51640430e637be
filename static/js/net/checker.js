/**
 * Checks what goes over the wire against the contract's schemas: every frame in test mode, and a chat's messages
 * always. Loaded when it is first needed, since it costs time and bytes. What the contract does not know passes where
 * it lets the server grow.
 */

/** @typedef {(side: 'ClientFrame' | 'ServerFrame', frame: any) => string[]} Check */

/**
 * Load the validator and the schemas; the answer names what is wrong with a frame, an empty list for nothing.
 * @returns {Promise<Check>}
 */
export async function loadChecker() {
  const [{ Validator }, { SCHEMAS, rootSchema }] = await tools();
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
    return problems(validator, title, frame);
  };
}

/**
 * Load what says what is wrong with an answer over HTTP; an empty list for nothing.
 * @param {string} title  of the answer's schema
 * @returns {Promise<(answer: unknown) => string[]>}
 */
export async function loadAnswerChecker(title) {
  const [{ Validator }, { rootSchema }] = await tools();
  const validator = new Validator(/** @type {any} */ (rootSchema(title)), '2020-12', false);
  return (answer) => problems(validator, title, answer);
}

function tools() {
  return Promise.all([import('../../vendor/json-schema/validator.js'), import('../generated/schemas.js')]);
}

/**
 * @param {{ validate: (value: any) => { valid: boolean, errors: any[] } }} validator
 * @param {string} title
 * @param {unknown} value
 */
function problems(validator, title, value) {
  const { valid, errors } = validator.validate(value);
  return valid ? [] : errors.slice(0, 5).map((e) => `${title} ${e.instanceLocation}: ${e.error}`);
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
