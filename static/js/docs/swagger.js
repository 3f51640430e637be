/**
 * Shows `openapi.json` with the vendored viewer; nothing is fetched from anywhere else. What is
 * tried out there is asked of the service that served the page, wherever it runs.
 */
/** @type {any} */
const viewer = /** @type {any} */ (globalThis).SwaggerUIBundle;
const contract = await (await fetch('openapi.json')).json();

viewer({
  spec: { ...contract, servers: [{ url: new URL('.', location.href).href.replace(/\/$/, '') }] },
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

export {};
