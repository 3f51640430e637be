/**
 * Shows the document that `data-document` of `#docs` names with the vendored reader. Nothing is
 * fetched from anywhere else.
 */
import { init } from '../../vendor/redoc/redoc.standalone.js';

/**
 * The reader draws its maker's logo from a server of its own and has no option against it. An
 * address that is not ours becomes an empty one, which the reader takes for a failed image and
 * removes. The policy of these pages forbids the request too; this keeps it from being tried.
 */
class Images {
  static keepOurs() {
    const images = HTMLImageElement.prototype;
    const setAttribute = images.setAttribute;
    /** @this {HTMLImageElement} @param {string} name @param {string} value */
    images.setAttribute = function setOurs(name, value) {
      setAttribute.call(this, name, name === 'src' ? Images.ours(value) : value);
    };
    Object.defineProperty(images, 'src', {
      get() { return this.getAttribute('src') ?? ''; },
      set(address) { this.setAttribute('src', address); },
    });
  }

  /** @param {string} address */
  static ours(address) {
    const url = new URL(address, location.href);
    return url.origin === location.origin || url.protocol === 'data:' ? address : 'data:,';
  }
}

// Its search would build a worker out of text, which the policy forbids; without workers it searches here.
Reflect.deleteProperty(globalThis, 'Worker');
Images.keepOurs();
const place = /** @type {HTMLElement} */ (document.querySelector('#docs'));
init(String(place.dataset.document), { disableTelemetry: true, hideDownloadButtons: true }, place);
