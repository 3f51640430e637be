"""Two small documents with one of everything that the breaking-change gate looks at, and a way to
change one place of a copy. An order goes both ways; the rest is told only, and may grow."""

from __future__ import annotations

import copy
from typing import Any

GONE = object()
"""As a value: take the place away."""

_OBJECT = {"type": "object", "additionalProperties": False}
_TOLD = {"type": "object", "x-extensible": True}
_SCHEMAS: dict[str, Any] = {
    "Order": _OBJECT
    | {
        "required": ["dish"],
        "properties": {
            "dish": {"type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[a-z ]+$"},
            "count": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
            "size": {"type": "string", "enum": ["small", "large"]},
            "extras": {"type": "array", "maxItems": 3, "items": {"type": "string"}},
        },
    },
    "Bill": _TOLD
    | {
        "required": ["total", "state"],
        "properties": {
            "total": {"type": "integer", "minimum": 0, "maximum": 1000},
            "state": {"type": "string", "x-extensible": True, "enum": ["open", "paid"]},
            "tip": {"type": ["integer", "null"]},
            "for": {"$ref": "#/components/schemas/Order"},
            "show": {"$ref": "#/components/schemas/Component"},
        },
    },
    "Component": {
        "x-extensible": True,
        "oneOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Image"}],
    },
    "Text": _TOLD
    | {
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "const": "text"}, "text": {"type": "string"}},
    },
    "Image": _TOLD
    | {
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "const": "image"}, "url": {"type": "string"}},
    },
    "Problem": _TOLD
    | {"required": ["code"], "properties": {"code": {"$ref": "#/components/schemas/ErrorCode"}}},
    "ErrorCode": {
        "title": "ErrorCode",
        "type": "string",
        "x-extensible": True,
        "enum": ["bad", "gone"],
    },
}


def _ref(title: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{title}"}


def _json(title: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(title)}}


OPENAPI: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "Kitchen", "version": "1.0.0"},
    "security": [{"key": []}],
    "paths": {
        "/orders/{table}": {
            "post": {
                "parameters": [
                    {"in": "path", "name": "table", "required": True, "schema": {"type": "string"}},
                    {"in": "query", "name": "loud", "schema": {"type": "boolean"}},
                ],
                "requestBody": {"content": {**_json("Order"), "text/csv": {"schema": {}}}},
                "responses": {
                    "200": {
                        "content": _json("Bill"),
                        "headers": {
                            "X-Id": {"required": True, "schema": {"type": "string", "maxLength": 8}}
                        },
                    },
                    "400": {"content": _json("Problem")},
                },
            }
        },
        "/menu": {"get": {"security": [], "responses": {"200": {"content": _json("Bill")}}}},
    },
    "components": {
        "schemas": _SCHEMAS,
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
}


def _message(name: str, title: str) -> dict[str, Any]:
    return {"name": name, "payload": _ref(title)}


def _carried(*names: str) -> list[dict[str, str]]:
    return [{"$ref": f"#/channels/live/messages/{name}"} for name in names]


_CHANNEL = {"$ref": "#/channels/live"}
ASYNCAPI: dict[str, Any] = {
    "asyncapi": "3.1.0",
    "info": {"title": "Kitchen live", "version": "1.0.0"},
    "servers": {"here": {"host": "localhost", "protocol": "ws"}},
    "channels": {
        "live": {
            "address": "/ws/{table}",
            "parameters": {"table": {}},
            "bindings": {
                "ws": {"method": "GET", "query": {"type": "object", "properties": {"loud": {}}}}
            },
            "messages": {
                "order": _message("order", "Order")
                | {"correlationId": {"location": "$message.payload#/dish"}},
                "bill": _message("bill", "Bill"),
                "problem": _message("problem", "Problem"),
            },
        }
    },
    "operations": {
        "take": {
            "action": "receive",
            "channel": _CHANNEL,
            "messages": _carried("order"),
            "reply": {"messages": _carried("bill")},
        },
        "tell": {"action": "send", "channel": _CHANNEL, "messages": _carried("bill", "problem")},
    },
    "components": {"schemas": _SCHEMAS},
}


def changed(document: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    """Return a copy in which `place`, steps with blanks between them, holds another value."""
    new = copy.deepcopy(document)
    *path, last = place.split()
    node: Any = new
    for step in path:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if value is GONE:
        del node[int(last) if isinstance(node, list) else last]
    elif isinstance(node, list) and last == "+":
        node.append(value)
    else:
        node[last] = value
    return new
