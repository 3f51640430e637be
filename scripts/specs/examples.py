"""Every example fits its schema: in schema files, in messages, in requests and answers.

What may grow is open to others; an example that holds what is not declared is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.closing import closed
from scripts.schemas import walk
from scripts.specs.contract import Contract, Json, misfits, nodes


def examples(contract: Contract) -> Iterator[str]:
    """Say which example does not fit, and where."""
    yield from _in_schemas(contract)
    yield from _in_messages(contract.asyncapi)
    yield from _in_bodies(contract.openapi)


def _in_schemas(contract: Contract) -> Iterator[str]:
    bodies = {title: closed(schema.body) for title, schema in contract.schemas.items()}
    definitions = {"$defs": bodies}
    for schema in contract.schemas.values():
        for at, inner in walk(bodies[schema.title]):
            for index, example in enumerate(inner.get("examples", [])):
                for misfit in misfits(example, inner, definitions):
                    yield f"schemas/{schema.file}{at}/examples/{index} {misfit}"


def _in_messages(document: Json) -> Iterator[str]:
    definitions = {"components": {"schemas": closed(document["components"]["schemas"])}}
    for name, message in document["components"]["messages"].items():
        if not message.get("examples"):
            yield f"messages/{name}.yaml: no example"
        for index, example in enumerate(message.get("examples", [])):
            for misfit in misfits(example.get("payload"), message["payload"], definitions):
                yield f"messages/{name}.yaml examples/{index} {misfit}"


def _in_bodies(document: Json) -> Iterator[str]:
    definitions = {"components": {"schemas": closed(document["components"]["schemas"])}}
    for at, node in nodes(document):
        content = node.get("content")
        for kind, media in content.items() if isinstance(content, dict) else ():
            if not isinstance(media, dict) or "schema" not in media:
                continue
            many = media.get("examples", {}).values()
            values = [media["example"]] if "example" in media else [e["value"] for e in many]
            for value in values:
                for misfit in misfits(value, closed(media["schema"]), definitions):
                    yield f"openapi.yaml {at}/content/{kind} example {misfit}"
