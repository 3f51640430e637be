"""Fakes for the tests of tools: the ports as real subclasses, a remembering context, the spec."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import tools.base
from app.core.errors import ToolError
from app.core.ports import CodeResult, CodeRunner, Ports, SqlReader, SqlResult
from generated import Component, Principal
from scripts.closing import closed
from tools.base import Tool, ToolContext, ToolResult

ROOT = Path(tools.base.__file__).parents[1]
_SCHEMAS = ROOT / "specs/schemas"
_SPEC = Draft202012Validator(
    {"$ref": (_SCHEMAS / "component/component.yaml").as_uri()},
    registry=Registry().with_resources(
        (
            file.as_uri(),
            DRAFT202012.create_resource(closed(yaml.safe_load(file.read_text("utf-8")))),
        )
        for file in [*_SCHEMAS.glob("component/*.yaml"), *_SCHEMAS.glob("resource_*.yaml")]
    ),
)


def assert_fits_the_contract(component: Component) -> dict[str, Any]:
    """Check a component, as it goes over the wire, against the spec; return its JSON."""
    wire = json.loads(component.model_dump_json(), parse_constant=_no_constant)
    _SPEC.validate(wire)
    return wire


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


@dataclass
class FakeContext(ToolContext):
    """Remembers what a tool showed; holds every component against the contract."""

    adapters: Mapping[type, object] = field(default_factory=dict)
    shown: list[Component] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def principal(self) -> Principal:
        return Principal(email="ada@example.com", groups=["staff"], identified_by="test_mode")

    @property
    def ports(self) -> Ports:
        return Ports(self.adapters)

    def show(self, component: Component) -> None:
        assert_fits_the_contract(component)
        self.shown.append(component)

    def remove(self, component_id: str) -> None:
        self.shown = [component for component in self.shown if component.id != component_id]

    def progress(self, text: str) -> None:
        self.said.append(text)


async def call(tool: Tool[Any], context: ToolContext, /, **arguments: Any) -> ToolResult:
    """Call a tool as the runner does: with arguments made from JSON values."""
    model: BaseModel = tool.arguments.model_validate(json.loads(json.dumps(arguments)))
    return await tool.run(model, context)


@dataclass
class FakeRunner(CodeRunner):
    """Answers every program with one result and remembers what it was given."""

    result: CodeResult | ToolError = field(default_factory=lambda: CodeResult("", None))
    number: str = "0"
    given: list[str] = field(default_factory=list)

    async def run(self, code: str, inputs: Mapping[str, Any] | None = None) -> CodeResult:
        self.given.append(code)
        if isinstance(self.result, ToolError):
            raise self.result
        return self.result

    async def calculate(self, expression: str) -> str:
        self.given.append(expression)
        return self.number


@dataclass
class FakeReader(SqlReader):
    """Answers every statement with one result."""

    result: SqlResult
    text: str = "customers(id, name)"
    given: list[str] = field(default_factory=list)

    def describe(self) -> str:
        return self.text

    async def query(self, sql: str) -> SqlResult:
        self.given.append(sql)
        return self.result


def python_blocks(page: Path) -> list[str]:
    """Return the Python examples of a markdown page, in order."""
    blocks = re.findall(r"^( *)```python\n(.*?)^\1```", page.read_text("utf-8"), re.M | re.S)
    return [textwrap.dedent(block) for _, block in blocks]
