"""Schemathesis over every operation of a running service: all phases, all checks, seeded, bounded.

It reads the bundle, not what the service says of itself. `run` returns what it found as texts, and
counts each answer into the ledger. Requests carry the identity that a proxy would add; the check
`ignored_auth` leaves it out and must meet a 401.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from tests.contract.http.contract import DOCUMENT, operation_at
from tests.fuzz.ledger import Ledger

SECONDS_OF_ONE_ANSWER = 20
# The stateful phase follows links. It has nothing to follow while no answer of an operation names
# what another one takes, and joins in by itself as soon as one does.
PHASES = frozenset({"examples", "coverage", "fuzzing"})
# A body over its limit breaks its schema, and is refused before anything reads it.
REFUSALS = ["400", "401", "403", "404", "405", "409", "413", "5xx"]


@dataclass
class Result:
    """What came of a run."""

    findings: list[str] = field(default_factory=list)
    phases: dict[str, str] = field(default_factory=dict)
    cases: int = 0
    checks: Counter[str] = field(default_factory=Counter)


def run(url: str, email: str, ledger: Ledger, *, seed: int, examples: int) -> Result:
    """Fuzz the service at `url` as `email`; `examples` is the most by chance per operation."""
    load_all_checks()
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "base-url": url,
            "workers": 1,
            "request-timeout": SECONDS_OF_ONE_ANSWER,
            "checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}},
            "generation": {"max-examples": examples, "database": "none"},
        }
    )
    schema = schemathesis.openapi.from_dict(deepcopy(DOCUMENT), config=config)

    @schema.auth()
    class Proxy:
        def get(self, case: Any, context: Any) -> str:
            return email

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers = {**(case.headers or {}), "X-EMAIL-USER": data}

    result = Result()
    for event in from_schema(schema).execute():
        _take(event, result, ledger)
    return result


def _take(event: Any, result: Result, ledger: Ledger) -> None:
    match event:
        case events.ScenarioFinished() | events.FuzzScenarioFinished():
            for interaction in event.recorder.interactions.values():
                result.cases += 1
                _count(interaction, ledger)
            for case_id, checks in event.recorder.checks.items():
                result.checks.update(check.name for check in checks)
                node = event.recorder.cases[case_id]
                failed = [check for check in checks if check.status != Status.SUCCESS]
                result.findings += [_text(c, node) for c in failed if not _mistaken(c, node.value)]
        case events.NonFatalError() | events.FatalError():
            result.findings.append(str(getattr(event, "value", None) or event.exception))
        case events.PhaseFinished():
            result.phases[event.phase.name.value] = event.status.value
        case _:
            pass


def _mistaken(check: Any, case: Any) -> bool:
    """Whether data that is called valid is not.

    The coverage phase fills an optional header with "0" whatever its pattern says.
    """
    return check.name == "positive_data_acceptance" and not all(
        re.fullmatch(pattern, (case.headers or {}).get(name, "")) or name not in case.headers
        for name, pattern in _patterns(case.operation.path, case.operation.method)
    )


def _patterns(path: str, verb: str) -> list[tuple[str, str]]:
    """The headers that an operation takes and the patterns that their values have."""
    schemas = DOCUMENT["components"]["schemas"]
    taken = DOCUMENT["paths"][path][verb.lower()].get("parameters", [])
    named = [(p["name"], p["schema"]) for p in taken if p["in"] == "header"]
    whole = [(n, schemas[s["$ref"].rsplit("/", 1)[1]] if "$ref" in s else s) for n, s in named]
    return [(name, schema["pattern"]) for name, schema in whole if "pattern" in schema]


def _text(check: Any, node: Any) -> str:
    info, meta = check.failure_info, node.value.meta
    how = f"{meta.phase.name.value}, {meta.generation.mode.value}" if meta else "no data of its own"
    return f"{check.name} ({how}): {info.failure.title}: {info.failure.message}\n{info.code_sample}"


def _count(interaction: Any, ledger: Ledger) -> None:
    if interaction.response is None:
        return
    path = "/" + interaction.request.uri.split("://", 1)[1].partition("/")[2].partition("?")[0]
    operation = operation_at(interaction.request.method, path)
    name = operation.id if operation else "-"
    ledger.answers[name, interaction.response.status_code] += 1


def all_checks() -> set[str]:
    """The names of every check that there is."""
    load_all_checks()
    return {check.__name__ for check in CHECKS.get_all()}
