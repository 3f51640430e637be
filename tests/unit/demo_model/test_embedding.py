from __future__ import annotations

import math

import pytest

from demo_model.embedding import DIMENSIONS, embed

PASSAGES = {
    "leave": "Everyone has 28 days of paid leave a year. Up to five days may be carried over.",
    "travel": "Travel by train when the journey takes less than seven hours. Keep your receipts.",
    "warranty": "The warranty is three years on all devices and two years on batteries.",
    "security": "Report a lost device or a suspicious message at once. Use a long password.",
    "salary": "Salaries are paid on the 27th of the month, or on the working day before.",
}


def cosine(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("How many days of leave do I have?", "leave"),
        ("Which receipts do I need after travelling?", "travel"),
        ("How long is the warranty of a battery?", "warranty"),
        ("I got a suspicious mesage", "security"),
        ("When is my salary paid?", "salary"),
    ],
)
def test_the_nearest_passage_is_the_one_that_answers(question: str, passage: str) -> None:
    asked = embed(question)
    assert max(PASSAGES, key=lambda name: cosine(asked, embed(PASSAGES[name]))) == passage


def test_common_words_make_no_kinship() -> None:
    assert cosine(embed("what is the of and"), embed("the warranty of devices")) < 0.2


@pytest.mark.parametrize("text", ["hello", "", "!!!", "سلام دنیا", "x" * 10_000])
def test_any_text_gives_the_same_unit_vector_each_time(text: str) -> None:
    vector = embed(text)
    assert len(vector) == DIMENSIONS
    assert math.isclose(cosine(vector, vector), 1.0)
    assert embed(text) == vector
