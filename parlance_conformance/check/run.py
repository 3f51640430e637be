"""Runs the rules one after another and gathers the verdicts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from websockets.exceptions import WebSocketException

from parlance_conformance.check.probe import Hangup, Silence
from parlance_conformance.check.rule import RULES, Broken, Rule, Skipped
from parlance_conformance.check.rules import load
from parlance_conformance.check.target import Target
from parlance_conformance.contract import version

RULE_SECONDS: Final = 90.0
SHOWN_FRAMES: Final = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one rule: `pass`, `fail` or `skip`, and why."""

    id: str
    sentence: str
    verdict: str
    why: str = ""
    frames: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """All verdicts, in the order of the rules."""

    url: str
    verdicts: list[Verdict]

    @property
    def failed(self) -> list[str]:
        """The ids of the rules that do not hold."""
        return [verdict.id for verdict in self.verdicts if verdict.verdict == "fail"]

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    def as_json(self) -> str:
        """Return the report for programs."""
        body = {"url": self.url, "contract_version": version(), "passed": self.passed}
        return json.dumps(body | {"rules": [asdict(v) for v in self.verdicts]}, indent=2)

    def as_text(self) -> str:
        """Return the report for people; what failed comes with its frames."""
        lines = [line for verdict in self.verdicts for line in _lines(verdict)]
        kinds = [verdict.verdict for verdict in self.verdicts]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("pass", "fail", "skip"))
        return "\n".join([*lines, f"{self.url}, contract {version()}: {counts}"])


async def run_rules(
    url: str, *, headers: dict[str, str] | None = None, only: Iterable[str] = ()
) -> Report:
    """Check a server; `only` names the rules to run. Raises `KeyError` for a name of none."""
    load()
    chosen = [RULES[name] for name in only] or list(RULES.values())
    target = Target(url, headers)
    return Report(target.url, [await _judge(rule, target) for rule in chosen])


async def _judge(rule: Rule, target: Target) -> Verdict:
    before = len(target.probes)
    try:
        async with asyncio.timeout(RULE_SECONDS):
            await rule.check(target)
    except Skipped as skipped:
        return Verdict(rule.id, rule.sentence, "skip", str(skipped))
    except Broken as broken:
        why, frames = str(broken), broken.frames
    except (Hangup, Silence, OSError, WebSocketException) as error:
        why, frames = f"{type(error).__name__}: {error}", []
    except TimeoutError:
        why, frames = f"it took longer than {RULE_SECONDS:g} seconds", []
    except (KeyError, IndexError, TypeError, ValueError) as error:
        why, frames = f"an answer lacks what the contract promises: {error!r}", []
    else:
        return Verdict(rule.id, rule.sentence, "pass")
    frames = frames or [frame for probe in target.probes[before:] for frame in probe.frames]
    return Verdict(rule.id, rule.sentence, "fail", why, frames[-SHOWN_FRAMES:])


def _lines(verdict: Verdict) -> list[str]:
    why = f" ({verdict.why})" if verdict.why else ""
    first = f"{verdict.verdict}  {verdict.id}: {verdict.sentence}{why}"
    return [first, *(f"        {json.dumps(f, ensure_ascii=False)[:400]}" for f in verdict.frames)]
