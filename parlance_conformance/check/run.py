"""Runs the rules one after another and gathers the verdicts."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from http.client import HTTPException
from typing import Any, Final

from websockets.exceptions import WebSocketException

from parlance_conformance.check.probe import WAIT_SECONDS, Hangup, Silence
from parlance_conformance.check.rule import RULES, Broken, Rule, Skipped
from parlance_conformance.check.rules import load
from parlance_conformance.check.target import Target
from parlance_conformance.contract import version

SHOWN_FRAMES: Final = 12
LEAST_PATIENCE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one rule: `pass`, `fail` or `skip`, why, and after how many seconds."""

    id: str
    sentence: str
    verdict: str
    why: str = ""
    frames: list[Any] = field(default_factory=list)
    seconds: float = 0.0

    def as_text(self) -> str:
        """Return the verdict for people; a failure comes with its frames."""
        why = f" ({self.why})" if self.why else ""
        shown = [f"        {json.dumps(f, ensure_ascii=False)[:400]}" for f in self.frames]
        return "\n".join([f"{self.verdict}  {self.id}: {self.sentence}{why}", *shown])


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
        return "\n".join([*(verdict.as_text() for verdict in self.verdicts), self.summary()])

    def summary(self) -> str:
        """Return the last line of the report."""
        kinds = [verdict.verdict for verdict in self.verdicts]
        counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("pass", "fail", "skip"))
        return f"{self.url}, contract {version()}: {counts}"


async def run_rules(
    url: str,
    *,
    headers: dict[str, str] | None = None,
    only: Iterable[str] = (),
    tell: Callable[[Verdict], None] = lambda _verdict: None,
    longest: float = math.inf,
    patience: float = WAIT_SECONDS,
    least_patience: float = LEAST_PATIENCE,
) -> Report:
    """Check a server; `only` names the rules to run. Raises `KeyError` for a name of none.

    `tell` hears of each verdict when it is there. A rule that takes more than its own seconds, or
    more than `longest`, has failed, and the next one is judged. `patience` is how many seconds a
    rule waits for a frame; each rule that waited in vain halves it, until a rule holds again.
    """
    load()
    chosen = [RULES[name] for name in only] or list(RULES.values())
    target = Target(url, headers, patience)
    verdicts = []
    for rule in chosen:
        target.silent = False
        verdicts.append(await _timed(rule, target, min(rule.seconds, longest)))
        tell(verdicts[-1])
        if target.silent:
            target.patience = max(least_patience, target.patience / 2)
        elif verdicts[-1].verdict == "pass":
            target.patience = patience
    return Report(target.url, verdicts)


async def _timed(rule: Rule, target: Target, most: float) -> Verdict:
    began = time.monotonic()
    verdict = await _judge(rule, target, most)
    return replace(verdict, seconds=round(time.monotonic() - began, 2))


async def _judge(rule: Rule, target: Target, most: float) -> Verdict:
    before = len(target.probes)
    try:
        async with asyncio.timeout(most):
            await rule.check(target)
    except Skipped as skipped:
        return Verdict(rule.id, rule.sentence, "skip", str(skipped))
    except Broken as broken:
        why, frames = str(broken), broken.frames
    except Silence as silence:
        target.silent = True
        why, frames = str(silence), []
    except TimeoutError:
        why, frames = f"it took longer than {most:g} seconds", []
    except (Hangup, HTTPException, OSError, WebSocketException) as error:
        why, frames = str(error) or "the connection broke", []
    except (LookupError, AttributeError, TypeError, ValueError) as error:
        why, frames = _lacking(error), []
    else:
        return Verdict(rule.id, rule.sentence, "pass")
    frames = frames or [frame for probe in target.probes[before:] for frame in probe.frames]
    return Verdict(rule.id, rule.sentence, "fail", why, frames[-SHOWN_FRAMES:])


def _lacking(error: Exception) -> str:
    """Say in the words of the contract what a rule stumbled over."""
    if isinstance(error, KeyError):
        return f"what came lacks the field `{error.args[0]}`, which the contract promises"
    return "what came is of another form, or shorter, than the contract promises"
