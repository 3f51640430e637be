/** Shows `/openapi.json` with the vendored viewer; nothing is fetched from anywhere else. */

/** @type {any} */
const viewer = /** @type {any} */ (globalThis).SwaggerUIBundle;

viewer({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  presets: [viewer.presets.apis],
  layout: 'BaseLayout',
});
