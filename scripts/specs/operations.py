"""The HTTP half: names, tags, parameters, security, links and what every answer must have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from scripts.specs.contract import Contract, Json, resolve

VERBS = frozenset("get put post delete patch head options trace".split())


def operations(contract: Contract) -> Iterator[str]:
    """Say what is wrong with an operation of `openapi.yaml`."""
    document = contract.openapi
    ids = Counter(str(operation.get("operationId")) for _, _, operation in each_operation(document))
    yield from (f"operationId {name} stands {n} times" for name, n in ids.items() if n > 1)
    for path, verb, operation in each_operation(document):
        for problem in _operation(document, path, operation):
            yield f"openapi.yaml {verb.upper()} {path}: {problem}"
        yield from _links(ids.keys(), path, operation)


def each_operation(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield each path, verb and operation; `shared` are the parameters of its path."""
    for path, item in document["paths"].items():
        for verb in VERBS & item.keys():
            yield path, verb, {**item[verb], "shared": item.get("parameters", [])}


def _operation(document: Json, path: str, operation: Json) -> Iterator[str]:
    if not operation.get("operationId"):
        yield "no operationId"
    declared = {tag["name"] for tag in document.get("tags", [])}
    for tag in operation.get("tags", []):
        if tag not in declared:
            yield f"the tag {tag!r} is not declared"
    schemes = document.get("components", {}).get("securitySchemes", {})
    for requirement in operation.get("security", document.get("security", [])):
        for name in requirement.keys() - schemes.keys():
            yield f"there is no security scheme {name!r}"
    yield from _parameters(document, path, operation)
    for status, response in operation.get("responses", {}).items():
        response = _resolved(document, response)
        if "X-Request-Id" not in response.get("headers", {}):
            yield f"the answer {status} does not declare X-Request-Id"


def _parameters(document: Json, path: str, operation: Json) -> Iterator[str]:
    both = [*operation["shared"], *operation.get("parameters", [])]
    parameters = [_resolved(document, parameter) for parameter in both]
    in_path = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
    named = set(re.findall(r"\{(\w+)\}", path))
    if in_path != named:
        yield f"the path names {sorted(named)}, its parameters {sorted(in_path)}"


def _links(ids: Collection[str], path: str, operation: Json) -> Iterator[str]:
    for status, response in operation.get("responses", {}).items():
        for name, link in response.get("links", {}).items():
            if link.get("operationId") not in ids:
                yield f"openapi.yaml {path} {status}: the link {name} leads to no operation"


def _resolved(document: Json, node: Json) -> Json:
    found: Json = resolve(document, node["$ref"]) if "$ref" in node else node
    return found
