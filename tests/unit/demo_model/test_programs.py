from __future__ import annotations

from collections.abc import Iterator

import pydantic_monty
import pytest

from demo_model.skills.programs import RECIPES
from tests.unit.demo_model.company import ask, calls_of

PRINTED = {"first 5 primes": "[2, 3, 5, 7, 11]", "6 fibonacci numbers": "[0, 1, 1, 2, 3, 5]"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[pydantic_monty.Monty]:
    with pydantic_monty.Monty(max_processes=1, request_timeout=5.0) as pool:
        yield pool


@pytest.mark.parametrize(("wish", "printed"), PRINTED.items())
def test_a_recipe_runs_in_the_sandbox(
    sandbox: pydantic_monty.Monty, wish: str, printed: str
) -> None:
    [(name, arguments)] = calls_of(ask(wish))
    assert name == "run_code"
    output = pydantic_monty.CollectString()
    with sandbox.checkout() as session:
        session.feed_run(arguments["code"], print_callback=output)
    assert output.output.strip() == printed


def test_every_recipe_is_run_above() -> None:
    assert len(RECIPES) == len(PRINTED)
