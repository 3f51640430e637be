from __future__ import annotations

from collections.abc import Iterator

import pydantic_monty
import pytest

from demo_model.skills.programs import RECIPES
from tests.unit.demo_model.company import ask, calls_of


@pytest.fixture(scope="module")
def sandbox() -> Iterator[pydantic_monty.Monty]:
    with pydantic_monty.Monty(max_processes=1, request_timeout=5.0) as pool:
        yield pool


@pytest.mark.parametrize(
    ("wish", "printed"),
    [
        ("first 5 primes", "[2, 3, 5, 7, 11]"),
        ("primes up to 12", "[2, 3, 5, 7, 11]"),
        ("6 fibonacci numbers", "[0, 1, 1, 2, 3, 5]"),
        ("sort these numbers: 5, -3, 9 descending", "[9, 5, -3]"),
        ("fizzbuzz up to 3", "1\n2\nFizz"),
        ("collatz of 6", "8 steps: [6, 3, 10, 5, 16, 8, 4, 2, 1]"),
        ("times table of 2", "   1    2\n   2    4"),
        ("squares of the first 3 numbers", "[1, 4, 9]"),
        ('is "Anna" a palindrome? write code', "palindrome"),
        ('reverse "abc" in python', "cba"),
        ("count the words in python: a b a", "2 a\n1 b"),
        ("write a hello world program", "Hello, world!"),
        ("roll 3 dice", "sum:"),
    ],
)
def test_a_recipe_runs_in_the_sandbox(
    sandbox: pydantic_monty.Monty, wish: str, printed: str
) -> None:
    [(name, arguments)] = calls_of(ask(wish))
    assert name == "run_code"
    output = pydantic_monty.CollectString()
    with sandbox.checkout() as session:
        session.feed_run(arguments["code"], print_callback=output)
    assert printed in output.output


def test_every_recipe_is_run_above() -> None:
    assert len(RECIPES) == 12
