"""What reading markdown costs, in the points that the page itself counts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.page.documents import LONGEST, WORST, document, repeated
from tests.node import node

POINTS = 1_200_000
"""What reading 100,000 characters may cost in all, a second or so of many slices."""
READER = Path(__file__).with_name("costs.js")


def points(texts: list[str], *, pieces: int = 1) -> list[list[float]]:
    """What reading each text costs, whole or as it comes, until its end and behind it."""
    said = subprocess.run(
        [node(), READER],
        input=json.dumps({"texts": texts, "pieces": pieces}),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(said.stdout)
    assert all(complete for _, _, complete in found)
    return [[until, behind] for until, behind, _ in found]


def test_the_work_for_any_text_is_bounded() -> None:
    texts = {name: repeated(unit, LONGEST) for name, unit in WORST.items()}
    texts |= {f"seed {seed}": document(f"bounded:{seed}") for seed in range(60)}
    costs = dict(zip(texts, map(sum, points(list(texts.values()))), strict=True))
    assert {name: cost for name, cost in costs.items() if cost > POINTS} == {}


@pytest.mark.parametrize(
    "name", ["emphasis in words", "tables", "empty items", "one word", "code blocks"]
)
def test_the_work_for_an_answer_in_many_tokens_is_linear(name: str) -> None:
    half, whole = [
        sum(points([repeated(WORST[name], length)], pieces=length // 100)[0])
        for length in (LONGEST // 4, LONGEST // 2)
    ]
    assert whole < 3 * half


def test_a_finished_answer_is_not_read_again() -> None:
    [[until, behind]] = points(
        ["A paragraph with *emphasis*, `code` and [a link](http://a).\n\n" * 900]
    )
    assert behind < until / 20
