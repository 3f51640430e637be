"""`run_code` describes the sandbox truthfully and answers in JSON that always fits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pydantic_monty
import pytest

from app.core.errors import ToolError
from app.core.ports import CodeResult, CodeRunner
from tools.run_code import ABSENT_MODULES, MAX_CONTENT, MODULES, RunCode

from .fakes import FakeContext, FakeRunner, call


async def answer(result: CodeResult) -> dict[str, Any]:
    context = FakeContext({CodeRunner: FakeRunner(result)})
    content = (await call(RunCode(), context, code="x")).content
    assert len(content) <= MAX_CONTENT
    return json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.requirement("A15")
async def test_output_and_value_come_back_as_json() -> None:
    context = FakeContext({CodeRunner: FakeRunner(CodeResult("a\nb\n", {"n": [1, "é"]}))})
    result = await call(RunCode(), context, code="print('a\\nb')\n{'n': [1, 'é']}")
    assert json.loads(result.content) == {
        "output": "a\nb\n",
        "value": {"n": [1, "é"]},
        "truncated": False,
    }
    assert result.summary == "a b"


@pytest.mark.parametrize("letter", ["x", "\x00", '"', "🦊"])
async def test_output_that_is_too_long_is_cut_and_says_so(letter: str) -> None:
    got = await answer(CodeResult(letter * 65_536, 1))
    assert got["truncated"] is True
    assert got["value"] == 1
    assert got["output"] == letter * len(got["output"])
    assert len(json.dumps(got["output"], ensure_ascii=False)) > MAX_CONTENT * 0.8


@pytest.mark.parametrize("value", ["\x00" * 50_000, list(range(20_000)), {"k": "\x01" * 9_000}])
async def test_a_value_that_is_too_long_becomes_the_beginning_of_its_text(value: Any) -> None:
    got = await answer(CodeResult("\x02" * 65_536, value))
    assert got["truncated"] is True
    assert isinstance(got["value"], str)
    assert len(got["value"]) == 2_000


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {(1, 2): 3}, {1, 2}, object])
async def test_a_value_that_json_does_not_know_becomes_text(value: Any) -> None:
    assert await answer(CodeResult("", value)) == {
        "output": "",
        "value": repr(value),
        "truncated": False,
    }


async def test_the_programs_own_error_reaches_the_model() -> None:
    context = FakeContext({CodeRunner: FakeRunner(ToolError("NameError: x (line 1)"))})
    with pytest.raises(ToolError, match="NameError: x"):
        await call(RunCode(), context, code="x")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[pydantic_monty.Monty]:
    with pydantic_monty.Monty(min_processes=1, max_processes=1, request_timeout=5) as pool:
        yield pool


def run(sandbox: pydantic_monty.Monty, code: str) -> Any:
    with sandbox.checkout() as session:
        return session.feed_run(code)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_that_the_description_promises_is_there(
    sandbox: pydantic_monty.Monty, module: str
) -> None:
    assert run(sandbox, f"import {module}\n1") == 1


@pytest.mark.parametrize("module", ABSENT_MODULES)
def test_a_module_that_the_description_rules_out_is_missing(
    sandbox: pydantic_monty.Monty, module: str
) -> None:
    with pytest.raises(pydantic_monty.MontyError, match="No module named"):
        run(sandbox, f"import {module}")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("from collections import Counter, defaultdict, deque, namedtuple\n1", 1),
        ("def d(f):\n  return lambda: f() + 1\n@d\ndef g():\n  return 1\ng()", 2),
        ("class A:\n  def __init__(self, x):\n    self.x = x\nA(3).x", 3),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n  x: int\nA(4).x", 4),
        ("match [1, 2]:\n  case [a, b]:\n    r = a + b\nr", 3),
        ("try:\n  1 / 0\nexcept ZeroDivisionError:\n  r = 1\nfinally:\n  pass\nr", 1),
        (
            "class C:\n  def __enter__(self):\n    return 1\n  def __exit__(self, *a):\n    pass\n"
            "with C() as c:\n  r = c\nr",
            1,
        ),
        ("a, *b = [1, 2, 3]\nsum(x for x in b)", 5),
        ("async def f():\n  return 1\nawait f()", 1),
        ("f'{2 / 3:.2f}'", "0.67"),
    ],
)
def test_what_the_description_calls_working_works(
    sandbox: pydantic_monty.Monty, code: str, value: Any
) -> None:
    assert run(sandbox, code) == value


@pytest.mark.parametrize(
    "code",
    [
        "class A: pass\nclass B(A): pass",
        "super()",
        "class A:\n  @property\n  def x(self):\n    return 1",
        "class A:\n  @staticmethod\n  def x():\n    return 1",
        "class A:\n  @classmethod\n  def x(cls):\n    return 1",
        "def g():\n  yield 1",
        "d = {1: 2}\ndel d[1]",
        "dir(1)",
        "input()",
        "from collections import OrderedDict",
        "open('/etc/hostname')",
    ],
)
def test_what_the_description_calls_missing_is_missing(
    sandbox: pydantic_monty.Monty, code: str
) -> None:
    with pytest.raises(pydantic_monty.MontyError):
        run(sandbox, code)
