"""Rules of the served contract: it is this one."""

from __future__ import annotations

import re

from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import Target
from parlance_conformance.contract import BUNDLES, bundle


async def _is_ours(target: Target, name: str) -> None:
    answer = await target.call("GET", f"/{name}.json")
    must(answer.status == 200, f"the status is {answer.status}")
    must(answer.media == "application/json", f"it is told as {answer.media!r}", answer.headers)
    served, ours = answer.json(), bundle(name)
    version = (served or {}).get("info", {}).get("version")
    same = {**served, "servers": None} == {**ours, "servers": None}
    must(same, f"it is not the checker's {name} (its version: {version})")


def _nowhere(document: bytes) -> bytes:
    """Return a YAML document without the lines that say where it is served."""
    return re.sub(rb"(?m)^(?:- url|    host|    protocol): .*$", b"", document)


@rule("openapi_served", "The HTTP contract, in one JSON file")
async def openapi_served(target: Target) -> None:
    """Equal to the bundle, but for the address at which it is served."""
    await _is_ours(target, "openapi")


@rule("asyncapi_served", "The live contract, in one JSON file")
async def asyncapi_served(target: Target) -> None:
    """Equal to the bundle, but for the address at which it is served."""
    await _is_ours(target, "asyncapi")


@rule("yaml_served", "The live contract, in one YAML file")
async def yaml_served(target: Target) -> None:
    """Both, byte for byte but for the address at which they are served."""
    for name in ("openapi.yaml", "asyncapi.yaml"):
        answer = await target.call("GET", f"/{name}")
        same = _nowhere(answer.body) == _nowhere((BUNDLES / name).read_bytes())
        must(answer.status == 200 and same, f"{name} is not the checker's")
        must(answer.media == "application/yaml", f"it is told as {answer.media!r}", answer.headers)


@rule("page_served", "Static HTML; the same for everybody.")
async def page_served(target: Target) -> None:
    """The page at `/` and the documentation."""
    for path in ("/", "/docs"):
        answer = await target.call("GET", path)
        must(answer.status == 200, f"{path}: the status is {answer.status}")
        must(answer.media == "text/html", f"{path} is told as {answer.media!r}", answer.headers)
