"""The rule for versions: what breaks clients raises the major version, what adds to the contract
the minor one, and another wording some.

Both halves of the contract carry one version. The published one is what clients were built on, so
everything is compared with it and not with what the last commit had.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scripts.compat.codes import error_codes, refused_codes
from scripts.compat.documents import Document, Json, meaning
from scripts.compat.http import HttpComparison
from scripts.compat.live import LiveComparison

NAMES = ("openapi", "asyncapi")
Contract = dict[str, Any]
"""Both documents, by name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`breaking` are the findings, `refusals` the reasons why the change may not go in."""

    breaking: list[str]
    refusals: list[str]


def judge(old: Contract, new: Contract) -> Verdict:
    """Compare a contract with the published one."""
    findings = [*breaking_http(old["openapi"], new["openapi"])]
    findings += breaking_live(old["asyncapi"], new["asyncapi"])
    findings += [words for name in NAMES for words in refused_codes(old[name], new[name])]
    findings = list(dict.fromkeys(findings))
    return Verdict(findings, _refusals(old, new, breaks=bool(findings)))


def breaking_http(old: Json, new: Json) -> list[str]:
    """Return what breaks clients of the HTTP half; each finding once."""
    return list(dict.fromkeys(HttpComparison(Document(old), Document(new)).findings()))


def breaking_live(old: Json, new: Json) -> list[str]:
    """Return what breaks clients of the live half; each finding once."""
    return list(dict.fromkeys(LiveComparison(Document(old), Document(new)).findings()))


def version_of(document: Json) -> tuple[int, ...]:
    """Return `info.version` as numbers. Raises ValueError when it is not three of them."""
    written = str(document["info"]["version"])
    numbers = tuple(int(part) for part in written.split("."))
    if len(numbers) != 3:
        raise ValueError(f"{written} is not a version of three numbers")
    return numbers


def _refusals(old: Contract, new: Contract, *, breaks: bool) -> list[str]:
    before, after = version_of(old["openapi"]), version_of(new["openapi"])
    if version_of(new["asyncapi"]) != after:
        return ["specs/openapi.yaml and specs/asyncapi.yaml carry different versions."]
    published, written = ".".join(map(str, before)), ".".join(map(str, after))
    if after < before:
        return [f"The version is {written}, but {published} is published."]
    if breaks and after[0] == before[0]:
        return [
            f"These changes break clients of {published}, and {written} does not raise the major "
            "version: undo them, add beside instead of changing, or raise it."
        ]
    if after[:2] == before[:2] and after != before and _says_more(old, new):
        return [
            f"{written} may only say {published} in other words, and more than the wording "
            "changed: raise the minor version."
        ]
    if after == before and any(old[name] != new[name] for name in NAMES):
        return [
            f"The contract differs from the published {published} and carries the same version: "
            "raise it in both documents and tell specs/CHANGELOG.md what changed."
        ]
    return []


def _says_more(old: Contract, new: Contract) -> bool:
    """Whether anything changed that programs can see; the version itself is nothing of that."""
    return any(_seen(old[name]) != _seen(new[name]) for name in NAMES)


def _seen(document: Json) -> tuple[Any, ...]:
    parts = {name: part for name, part in document.items() if name != "info"}
    return meaning(parts), error_codes(document)
