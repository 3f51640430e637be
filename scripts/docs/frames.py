"""Every frame of the live channel on one page: by direction and `type`, with its fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from scripts.artefacts import ROOT
from scripts.bundle import bundle
from scripts.docs.shell import markdown, page

Json = dict[str, Any]
DIRECTIONS: Final = (
    ("receive", "What a client sends", "client"),
    ("send", "What the service sends", "service"),
)


def frames_page() -> str:
    """Return the page."""
    document = bundle(ROOT / "specs" / "asyncapi.yaml")
    told = [(title, who, _messages(document, action)) for action, title, who in DIRECTIONS]
    parts = [
        "<h1>The live channel, frame by frame</h1>",
        *(_contents(title, messages) for title, _, messages in told),
        markdown(document["info"]["description"]),
    ]
    for title, who, messages in told:
        parts.append(f'<h2 id="{who}">{title}</h2>')
        parts += [_frame(document, message) for message in messages]
    parts.append('<h2 id="shapes">Shapes inside frames</h2>')
    parts += [_shape(document, name) for name in _inner(document, told)]
    return page("the live channel, frame by frame", "\n".join(parts))


def _messages(document: Json, action: str) -> list[Json]:
    found = []
    for operation in document["operations"].values():
        if operation["action"] == action:
            names = [ref["$ref"].rpartition("/")[2] for ref in operation["messages"]]
            found += [document["components"]["messages"][name] for name in names]
    return found


def _contents(title: str, messages: list[Json]) -> str:
    rows = [
        f'<li><a href="#{m["name"]}"><code>{m["name"]}</code></a> {escape(m["summary"])}</li>'
        for m in messages
    ]
    return f'<h2>{title}</h2>\n<ul class="frames">\n' + "\n".join(rows) + "\n</ul>"


def _frame(document: Json, message: Json) -> str:
    schema = _schema(document, message["payload"])
    name, summary = message["name"], escape(message["summary"])
    parts = [
        f'<h3 id="{name}"><code>{name}</code> {summary}</h3>',
        markdown(schema.get("description", "")),
        _fields(schema),
    ]
    for example in message.get("examples", ()):
        text = json.dumps(example["payload"], ensure_ascii=False, indent=1)
        parts.append(f"<pre><code>{escape(text)}</code></pre>")
    return "\n".join(parts)


def _shape(document: Json, name: str) -> str:
    schema = document["components"]["schemas"][name]
    kind = "" if "properties" in schema else f"<p>{_type(schema)}</p>"
    said = markdown(schema.get("description", ""))
    return "\n".join([f'<h3 id="{name}">{name}</h3>', said, kind or _fields(schema)])


def _fields(schema: Json) -> str:
    rows = [
        f"<tr><td><code>{name}</code></td><td>{'yes' if name in schema.get('required', ()) else ''}"
        f"</td><td>{_type(field)}</td><td>{markdown(field.get('description', ''))}</td></tr>"
        for name, field in schema.get("properties", {}).items()
    ]
    head = "<tr><th>field</th><th>required</th><th>type</th><th></th></tr>"
    return "\n".join(["<table>", head, *rows, "</table>"])


def _type(schema: Json) -> str:
    """Say in few words what a value is; shared shapes are links."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{name}</a>'
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
