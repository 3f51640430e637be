// Types for the one function of Redoc that the pages use. Written by hand.
export function init(document: string | object, options: object, element: Element): unknown;
