"""Writes the table: medians with their ranges, ratios, and the targets beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from bench.figures import DIRECT, FIGURES, NAIVE, SERVICE, Figure, Runs

_HEAD = "| figure | naive relay | service | service / naive | at least | aim | |"


def table(runs: Runs) -> str:
    """Return a table in Markdown of the figures whose scenarios were run."""
    ran = {scenario for scenario, _ in runs}
    lines = [_HEAD, "|" + "---|" * 7]
    lines += [_line(figure, runs) for figure in FIGURES if figure.scenario in ran]
    return "\n".join([*lines, *_problems(runs)])


def _line(figure: Figure, runs: Runs) -> str:
    naive, service = figure.rounds(runs, NAIVE), figure.rounds(runs, SERVICE)
    ratio = median(service) / median(naive) if median(naive) > 0 else float("nan")
    unit = "x" if figure.against == "naive" else ""
    bounds = ["" if b is None else f"{b:g}{unit}" for b in (figure.at_least, figure.aim)]
    verdict = figure.verdict(figure.held(runs))
    cells = [figure.name, _spread(naive), _spread(service), f"{ratio:.2f}x", *bounds, verdict]
    return f"| {' | '.join(cells)} |"


def _spread(values: Sequence[float]) -> str:
    middle = _number(median(values))
    return f"{middle} ({_number(min(values))} to {_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _problems(runs: Runs) -> Iterator[str]:
    """Yield what must not be: answers lost, and tokens lost, doubled or disordered."""
    yield ""
    for (scenario, target), results in runs.items():
        lost, errors = sum(r.lost for r in results), sum(r.errors for r in results)
        if lost or errors:
            yield f"{scenario}, {target}: {lost} answers lost, {errors} tokens wrong."
    for (scenario, target), results in runs.items():
        if target == DIRECT and all(r.tokens for r in results):
            rates = _spread([r.tokens / r.seconds for r in results])
            p99 = _spread([r.waits[int(len(r.waits) * 0.99)] for r in results])
            yield f"Floor, {scenario}: {rates} tokens/s, {p99} ms for a token at p99."
