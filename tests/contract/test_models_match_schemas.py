"""The generated models accept exactly what the schemas accept, and write what the schemas accept.

For every schema: values that fit it load and come out fitting it, values that do not are refused.
Values around each bound are made by rule, others by chance; a JSON Schema validator is the judge.
`SIZE` multiplies the number of values by chance. They are the same in every run.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import TypeAdapter, ValidationError

import generated
from tests.contract.schema_edges import edges, sample
from tests.contract.schema_values import DEFS, SCHEMAS, validator, values

EXAMPLES = 8 * int(os.environ.get("SIZE", "1"))
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _adapter(title: str) -> TypeAdapter[Any]:
    return TypeAdapter(getattr(generated, title))


def _accepts(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("title", SCHEMAS)
def test_model_and_schema_agree_on_both_sides_of_every_bound(title: str) -> None:
    adapter, judge = _adapter(title), validator(title)
    assert judge.is_valid(sample(DEFS[title]))
    disputed = [
        value for value in edges(DEFS[title]) if judge.is_valid(value) != _accepts(adapter, value)
    ]
    assert disputed == []


@pytest.mark.requirement("F2", "F3")
@pytest.mark.parametrize("title", SCHEMAS)
def test_a_value_that_fits_the_schema_loads_and_comes_out_fitting_it(title: str) -> None:
    adapter = _adapter(title)

    @BOUNDED
    @given(values(title))
    def run(value: Any) -> None:
        dumped = json.loads(adapter.dump_json(adapter.validate_python(value)))
        assert [error.message for error in validator(title).iter_errors(dumped)] == []

    run()


@pytest.mark.requirement("F2", "F3")
@pytest.mark.parametrize("title", SCHEMAS)
def test_a_value_that_does_not_fit_the_schema_is_refused(title: str) -> None:
    adapter = _adapter(title)

    @BOUNDED
    @given(values(title, valid=False))
    def run(value: Any) -> None:
        with pytest.raises(ValidationError):
            adapter.validate_python(value)

    run()
