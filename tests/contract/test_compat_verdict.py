"""The gate's verdict: versions, codes that stand in words, our own contract, and the command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.artefacts import ROOT
from scripts.compat.verdict import judge
from tests.contract.compat_documents import ASYNCAPI, GONE, OPENAPI, changed

ORDER = "components schemas Order"


@pytest.mark.parametrize(
    ("version", "place", "refusal"),
    [
        ("1.0.0", None, None),
        ("1.0.0", f"{ORDER} properties new", "carries the same version"),
        ("1.0.1", f"{ORDER} properties new", "raise the minor version"),
        ("1.0.1", "paths /menu get summary", None),
        ("1.0.1", f"{ORDER} properties description", "raise the minor version"),
        ("1.1.0", f"{ORDER} properties new", None),
        ("1.1.0", f"{ORDER} properties count minimum", "does not raise the major"),
        ("1.0.0", f"{ORDER} properties count minimum", "does not raise the major"),
        ("2.0.0", f"{ORDER} properties count minimum", None),
        ("0.9.0", None, "but 1.0.0 is published"),
    ],
)
def test_a_change_asks_for_a_version(version: str, place: str | None, refusal: str | None) -> None:
    old = {"openapi": OPENAPI, "asyncapi": ASYNCAPI}
    new = {name: changed(old[name], "info version", version) for name in old}
    if place:
        value: Any = 5 if place.endswith("minimum") else {"type": "string"}
        new["openapi"] = changed(new["openapi"], place, value)

    refusals = judge(old, new).refusals

    assert bool(refusals) == (refusal is not None), refusals
    assert refusal is None or refusal in refusals[0]


CODES = """What went wrong.

| code | HTTP | meaning |
| --- | --- | --- |
| `bad` | 400 | it does not fit |
| `gone` | 409 | it is not there |
"""
PROSE: dict[str, tuple[str, str, str | None, bool]] = {
    "an error code is gone": (CODES, CODES.replace("| `gone`", "| gone"), "error code gone", True),
    "an error code is new": (CODES, CODES + "| `new` | 400 | it is new |\n", None, True),
    "an error code has another status": (
        CODES, CODES.replace("409", "404"), "gone comes with 404 now, not 409", True),
    "an error code is explained otherwise": (CODES, CODES.replace("it does", "It does"), None,
                                             False),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words", "more"), PROSE.values(), ids=PROSE)
def test_codes_that_stand_in_words_are_held_too(
    before: str, after: str, words: str | None, more: bool
) -> None:
    """`more` says that it is more than another wording, so that a patch version is refused."""
    place = "components schemas ErrorCode description"
    contracts = [
        {"openapi": changed(changed(OPENAPI, "info version", version), place, text),
         "asyncapi": changed(changed(ASYNCAPI, "info version", version), place, text)}
        for version, text in (("1.0.0", before), ("1.0.1", after))
    ]  # fmt: skip
    for contract in contracts:
        del contract["openapi"]["components"]["schemas"]["ErrorCode"]["enum"]

    verdict = judge(*contracts)

    assert bool(verdict.breaking) == (words is not None), verdict
    assert words is None or any(words in finding for finding in verdict.breaking), verdict
    assert bool(verdict.refusals) == more, verdict


def test_two_halves_of_different_versions_are_refused() -> None:
    old = {"openapi": OPENAPI, "asyncapi": ASYNCAPI}
    new = {**old, "openapi": changed(OPENAPI, "info version", "1.1.0")}

    assert "different versions" in judge(old, new).refusals[0]


OWN = {name: json.loads((ROOT / f"generated/contract/{name}.json").read_text("utf-8"))
       for name in ("openapi", "asyncapi")}  # fmt: skip
SCHEMAS = "components schemas"
CLOSING = "channels live x-close-codes"
CAREFUL: dict[str, tuple[str, Any, str | None]] = {
    "an answer loses its citations": (f"{SCHEMAS} Message properties citations", GONE,
                                      "Message/citations"),
    "plots are not sent any more": (f"{SCHEMAS} Component oneOf 3", GONE, "the kind 'plot' no"),
    "a turn may end in a new way": (f"{SCHEMAS} TurnOutcome enum +", "paused", None),
    "a tool call may have a new state": (f"{SCHEMAS} ToolCallState enum +", "paused", None),
    "a rating may be something else": (f"{SCHEMAS} Rating enum +", "sideways", None),
    "a rating is gone": (f"{SCHEMAS} Rating enum 0", GONE, "Rating"),
    "a close code is gone": (f"{CLOSING} 0", GONE, "the close code 1000 was removed"),
    "a close code is new": (f"{CLOSING} +", {"code": 4030, "then": "never"}, None),
    "a close code asks for more": (f"{CLOSING} 1 then", "never", "1001 says never now"),
    "a close code is explained otherwise": (f"{CLOSING} 1 description", "It stops.", None),
}  # fmt: skip


@pytest.mark.parametrize(("place", "value", "words"), CAREFUL.values(), ids=CAREFUL)
def test_the_contract_itself_is_judged_as_a_careful_designer_would(
    place: str, value: Any, words: str | None
) -> None:
    new = {name: changed(OWN[name], place, value) for name in OWN if _has(OWN[name], place)}
    breaking = judge(OWN, {**OWN, **new}).breaking

    assert new
    assert bool(breaking) == (words is not None), breaking
    assert words is None or any(words in finding for finding in breaking), breaking


def _has(document: dict[str, Any], place: str) -> bool:
    for step in place.split()[:3]:
        if step not in document:
            return False
        document = document[step]
    return True


@pytest.mark.requirement("F1", "F4")
def test_the_command_lets_the_contract_in_and_stops_a_breaking_one(tmp_path: Path) -> None:
    folder = tmp_path / "contract"
    shutil.copytree(ROOT / "generated" / "contract", folder)
    path = folder / "asyncapi.json"
    document = json.loads(path.read_text("utf-8"))
    del document["components"]["schemas"]["ChatCommand"]["properties"]["tools"]
    path.write_text(json.dumps(document), "utf-8")

    same, broken = (
        _command("generated/contract", "generated/contract"),
        _command("generated/contract", str(folder)),
    )

    assert (same.returncode, same.stdout) == (0, "")
    assert broken.returncode == 1
    assert "ChatCommand/tools: older clients may send it" in broken.stdout


def _command(*folders: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.compat", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
