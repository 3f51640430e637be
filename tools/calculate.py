"""Arithmetic for the model, which is bad at it: one expression, one result.

The expression runs in the sandbox behind the `CodeRunner` port, never here.
"""

from __future__ import annotations

import json

from pydantic import Field

from app.core.ports import CodeRunner
from app.core.text import shorten
from tools.base import Arguments, Tool, ToolContext, ToolResult


class CalculateArguments(Arguments):
    """What to calculate."""

    expression: str = Field(
        min_length=1,
        max_length=500,
        description="An arithmetic expression in Python's notation, such as 2 ** 10 / sqrt(3).",
    )


class Calculate(Tool[CalculateArguments]):
    """Evaluates an expression."""

    name = "calculate"
    title = "Calculate"
    description = (
        "Evaluate one arithmetic expression: 15 significant digits, whole numbers exactly up to "
        "1,000 digits. Use it for every calculation instead of working it out yourself. Python's "
        "operators (+ - * / // % **, comparisons), brackets, abs, round, min, max, sum and all "
        "names of Python's math module (sqrt, log, sin, pi, factorial, comb, …) are there, "
        "without the prefix math. Write 1500 and 0.07, not 1,500 or 7%. For anything with steps, "
        "variables or loops use run_code."
    )
    arguments = CalculateArguments

    async def run(self, arguments: CalculateArguments, context: ToolContext) -> ToolResult:
        """Evaluate it. Raises the sandbox's `ToolError`."""
        result = await context.ports.need(CodeRunner).calculate(arguments.expression)
        asked = " ".join(arguments.expression.split())
        return ToolResult(
            content=json.dumps({"result": result}, ensure_ascii=False),
            summary=f"{shorten(asked, 120)} = {shorten(result, 80)}",
        )
