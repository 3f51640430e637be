"""Every frame of the live channel, on four pages: a list, each direction, and what they share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from scripts.artefacts import ROOT
from scripts.bundle import bundle
from scripts.close_codes import table
from scripts.docs.shell import markdown, page

Json = dict[str, Any]
DIRECTIONS: Final = (
    ("receive", "What a client sends", "client-frames"),
    ("send", "What the service sends", "server-frames"),
)
SHAPES: Final = "frame-shapes"


def frame_pages() -> dict[str, str]:
    """Return the pages by the name of their file."""
    document = bundle(ROOT / "specs" / "asyncapi.yaml")
    told = [(title, where, _messages(document, action)) for action, title, where in DIRECTIONS]
    pages = {"asyncapi": [markdown(document["info"]["description"])]}
    for title, where, messages in told:
        pages["asyncapi"].append(_contents(title, where, messages))
        pages[where] = [f"<h1>{title}</h1>", *(_frame(document, each) for each in messages)]
    shapes = _shapes(document, _inner(document, told))
    pages["asyncapi"].append(f'<p><a href="{SHAPES}">Shapes inside frames</a></p>')
    pages["asyncapi"] += ['<h2 id="close-codes">Close codes</h2>', markdown(table())]
    pages["asyncapi"].insert(0, "<h1>The live channel, frame by frame</h1>")
    pages[SHAPES] = ["<h1>Shapes inside frames</h1>", *shapes]
    return {
        f"{name}.html": page("the live channel, frame by frame", "\n".join(parts))
        for name, parts in pages.items()
    }


def _messages(document: Json, action: str) -> list[Json]:
    found = []
    for operation in document["operations"].values():
        if operation["action"] == action:
            names = [ref["$ref"].rpartition("/")[2] for ref in operation["messages"]]
            found += [document["components"]["messages"][name] for name in names]
    return found


def _contents(title: str, where: str, messages: list[Json]) -> str:
    rows = [
        f'<li><a href="{where}#{each["name"]}"><code>{each["name"]}</code></a> '
        f"{escape(each['summary'])}</li>"
        for each in messages
    ]
    return f'<h2>{title}</h2>\n<ul class="frames">\n' + "\n".join(rows) + "\n</ul>"


def _frame(document: Json, message: Json) -> str:
    schema = _schema(document, message["payload"])
    name, summary = message["name"], escape(message["summary"])
    parts = [
        f'<h2 id="{name}"><code>{name}</code> {summary}</h2>',
        markdown(schema.get("description", "")),
        _fields(schema),
    ]
    for example in message.get("examples", ()):
        parts.append(f"<pre><code>{escape(_example(example['payload']))}</code></pre>")
    return "\n".join(parts)


def _example(payload: Json) -> str:
    """Write a frame with a line for each member, but for the first two, which say what it is."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in payload.items()
    ]
    return "{" + ",\n ".join([", ".join(lines[:2]), *lines[2:]]) + "}"


def _shapes(document: Json, names: list[str]) -> list[str]:
    """Describe the values, then the objects."""
    schemas = document["components"]["schemas"]
    values = [
        f'<tr id="{name}"><td>{name}</td><td>{_type(schemas[name])}</td>'
        f"<td>{_said(schemas[name])}</td></tr>"
        for name in names
        if "properties" not in schemas[name]
    ]
    objects = [
        f'<h2 id="{name}">{name}</h2>{_said(schemas[name])}{_fields(schemas[name])}'
        for name in names
        if "properties" in schemas[name]
    ]
    head = "<table><tr><th>value</th><th>type</th><th></th></tr>"
    return [head, *values, "</table>", *objects]


def _fields(schema: Json) -> str:
    rows = [
        f"<tr><td><code>{name}</code></td><td>{'yes' if name in schema.get('required', ()) else ''}"
        f"</td><td>{_type(field)}</td><td>{_said(field)}</td></tr>"
        for name, field in schema.get("properties", {}).items()
    ]
    head = "<table><tr><th>field</th><th>required</th><th>type</th><th></th></tr>"
    return "\n".join([head, *rows]) + "</table>"


def _said(schema: Json) -> str:
    """Return what a schema's description says, on one line."""
    return markdown(schema.get("description", "")).replace("\n", " ")


def _type(schema: Json) -> str:
    """Say in few words what a value is; shared shapes are links."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="{SHAPES}#{name}">{name}</a>'
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']))}</code>"
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if options := schema.get("oneOf", schema.get("anyOf")):
        return " or ".join(_type(option) for option in options)
    named = schema.get("type", "anything")
    kind = " or ".join(named) if isinstance(named, list) else str(named)
    return f"{kind} of {_type(schema['items'])}" if "items" in schema else kind


def _inner(document: Json, told: list[tuple[str, str, list[Json]]]) -> list[str]:
    """Return the titles of the shapes that frames hold, at any depth, from A to Z."""
    known = {m["payload"]["$ref"].rpartition("/")[2] for _, _, ms in told for m in ms}
    todo, found = list(known), set[str]()
    while todo:
        for name in _named(document["components"]["schemas"][todo.pop()]):
            if name not in found | known:
                found.add(name)
                todo.append(name)
    return sorted(found)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(ref := node.get("$ref"), str):
            yield ref.rpartition("/")[2]
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _named(item)


def _schema(document: Json, payload: Json) -> Json:
    found: Json = document["components"]["schemas"][payload["$ref"].rpartition("/")[2]]
    return found
