"""What every request and every WebSocket passes through, outermost first: request id, security
headers, errors, origin, identity, body size. Pure ASGI; no route knows of them."""
