"""`calculate` hands the expression to the sandbox and its result to the model."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from app.core.errors import ToolError
from app.core.ports import CodeRunner
from tools.calculate import Calculate

from .fakes import FakeContext, FakeRunner, call


@pytest.mark.requirement("A15")
async def test_the_model_gets_json_and_people_get_the_sum() -> None:
    runner = FakeRunner(number="51")
    result = await call(Calculate(), FakeContext({CodeRunner: runner}), expression="17\n  * 3")
    assert json.loads(result.content) == {"result": "51"}
    assert result.summary == "17 * 3 = 51"
    assert runner.given == ["17\n  * 3"]


async def test_a_huge_result_reaches_the_model_whole_and_people_shortened() -> None:
    digits = "9" * 1_000
    context = FakeContext({CodeRunner: FakeRunner(number=digits)})
    result = await call(Calculate(), context, expression="1" + "+1" * 249)
    assert json.loads(result.content) == {"result": digits}
    assert len(result.summary) == 120 + len(" = ") + 80


@pytest.mark.parametrize("expression", ["", "1" * 501])
async def test_an_expression_outside_its_limits_is_refused(expression: str) -> None:
    with pytest.raises(ValidationError, match="expression"):
        await call(Calculate(), FakeContext(), expression=expression)


async def test_without_a_sandbox_the_model_is_told_so() -> None:
    with pytest.raises(ToolError, match="This service has no CodeRunner"):
        await call(Calculate(), FakeContext(), expression="1")
