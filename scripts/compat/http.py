"""The HTTP half: operations, parameters, bodies, answers and who may call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scripts.compat.documents import Document, Json
from scripts.compat.schemas import TO_CLIENT, TO_SERVICE, Comparison
from scripts.compat.security import refused_callers

VERBS = frozenset("get put post delete options head patch trace query".split())


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with what it takes from its path and its document."""

    name: str
    path: str
    body: Json
    parameters: dict[tuple[str, str], Json]
    security: list[Json]


class HttpComparison:
    """Compares two OpenAPI documents; `old` is the published one."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = old, new
        self._asked = Comparison(old, new, TO_SERVICE)
        self._answered = Comparison(new, old, TO_CLIENT)

    def findings(self) -> Iterator[str]:
        """Yield every breaking change in words."""
        new = operations(self._new)
        for key, operation in operations(self._old).items():
            if key not in new:
                yield f"{operation.name} was removed"
                continue
            yield from self._operation(operation, new[key])

    def _operation(self, old: Operation, new: Operation) -> Iterator[str]:
        yield from self._parameters(old, new)
        yield from self._body(old, new)
        yield from self._answers(old, new)
        schemes = (_schemes(self._old), _schemes(self._new))
        for words in refused_callers(old.security, new.security, *schemes):
            yield f"{old.name}: {words}"

    def _parameters(self, old: Operation, new: Operation) -> Iterator[str]:
        for key, parameter in new.parameters.items():
            before = old.parameters.get(key)
            if parameter.get("required") and not (before and before.get("required")):
                yield f"{old.name}: the {_named(key)} is required now"
        for key, parameter in old.parameters.items():
            name = f"{old.name}: the {_named(key)}"
            after = new.parameters.get(key)
            if after is None:
                yield f"{name} was removed"
                continue
            if any(parameter.get(how) != after.get(how) for how in ("style", "explode")):
                yield f"{name} is written in another way"
            yield from self._asked.findings(
                parameter.get("schema", True), after.get("schema", True), name
            )

    def _body(self, old: Operation, new: Operation) -> Iterator[str]:
        before = self._old.follow(old.body.get("requestBody"))
        after = self._new.follow(new.body.get("requestBody"))
        if after and after.get("required") and not (before and before.get("required")):
            yield f"{old.name}: a body is required now"
        if not before:
            return
        if not after:
            yield f"{old.name}: the body was removed"
            return
        for kind, media in before["content"].items():
            if kind not in after["content"]:
                yield f"{old.name}: a body of {kind} is not accepted any more"
                continue
            new_media = after["content"][kind]
            yield from self._asked.findings(
                media.get("schema", True), new_media.get("schema", True), f"{old.name} body"
            )

    def _answers(self, old: Operation, new: Operation) -> Iterator[str]:
        before, after = old.body["responses"], new.body["responses"]
        for code in sorted(before.keys() - after.keys()):
            if code.startswith("2"):
                yield f"{old.name}: the answer {code} was removed"
        for code in sorted(after.keys() - before.keys()):
            if code.startswith(("2", "3")) and "default" not in before:
                yield f"{old.name}: older clients do not know the answer {code}"
        for code in sorted(after):
            known = before.get(code, before.get("default"))
            if known is None and not code.startswith(("2", "3")):
                known = _an_error(before)
            if known is not None:
                yield from self._answer(f"{old.name} {code}", known, after[code])

    def _answer(self, name: str, old: Json, new: Json) -> Iterator[str]:
        old, new = self._old.follow(old), self._new.follow(new)
        for header, told in old.get("headers", {}).items():
            now = new.get("headers", {}).get(header)
            if now is None:
                yield f"{name}: the header {header} was removed"
                continue
            schemas = (self._new.follow(now), self._old.follow(told))
            if schemas[1].get("required") and not schemas[0].get("required"):
                yield f"{name}: the header {header} may be missing now"
            sent, taken = (header_.get("schema", True) for header_ in schemas)
            yield from self._answered.findings(sent, taken, f"{name} {header}")
        for kind, media in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                yield f"{name}: no answer is {kind} any more"
                continue
            sent, taken = new["content"][kind].get("schema", True), media.get("schema", True)
            yield from self._answered.findings(sent, taken, name)


def operations(document: Document) -> dict[tuple[str, str], Operation]:
    """Return the operations by verb and path, in which the names in braces do not matter."""
    found = {}
    for path, item in document.body.get("paths", {}).items():
        for verb in VERBS & item.keys():
            body = item[verb]
            listed = [*item.get("parameters", ()), *body.get("parameters", ())]
            found[verb, re.sub(r"\{[^}]*\}", "{}", path)] = Operation(
                name=f"{verb.upper()} {path}",
                path=path,
                body=body,
                parameters=_parameters(document, path, listed),
                security=body.get("security", document.body.get("security", [])),
            )
    return dict(sorted(found.items()))


def _parameters(document: Document, path: str, listed: list[Any]) -> dict[tuple[str, str], Json]:
    """Return parameters by place and name: in the path by position, since names are not sent."""
    in_path = re.findall(r"\{([^}]*)\}", path)
    found = {}
    for parameter in map(document.follow, listed):
        place, name = parameter["in"], parameter["name"]
        if place == "header":
            name = name.lower()
        found[place, str(in_path.index(name) + 1) if place == "path" else name] = parameter
    return found


def _named(key: tuple[str, str]) -> str:
    place, name = key
    return f"path parameter {name}" if place == "path" else f"{place} parameter {name}"


def _an_error(answers: Json) -> Json | None:
    """Return some error answer: the contract promises that all of them have one shape."""
    return next((answers[code] for code in sorted(answers) if code.startswith(("4", "5"))), None)


def _schemes(document: Document) -> Json:
    schemes: Json = document.body.get("components", {}).get("securitySchemes", {})
    return schemes
