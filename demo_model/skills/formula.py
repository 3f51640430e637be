"""Points of a formula of x, such as "plot y = x^2 from 0 to 10". Pure and bounded.

Only arithmetic and a few functions are evaluated, over floats, so that no formula takes long or
grows large; a point that does not exist (a division by zero) is left out.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable

POINTS = 41
_FORMULA = re.compile(
    r"(?i)\b(?:plot|draw|graph|chart)\b(?: (?:the )?(?:function|graph of|curve))?\s*"
    r"(?:(?:y|f\(x\))\s*=\s*)?([-+*/^().\dx\s]*?(?:x|sin|cos|tan|sqrt|exp|log|abs)[-+*/^().\w\s]*?)"
    r"(?=\s*(?:$|[,;?!]|\.(?!\d)|\bfrom\b|\bbetween\b|\bfor\b|\bas\b|\bin\b))"
)
_SPAN = re.compile(r"(?i)\b(?:from|between)\s+(-?\d+(?:\.\d+)?)\s+(?:to|and)\s+(-?\d+(?:\.\d+)?)")
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
}


def formula_points(text: str) -> list[tuple[float, float]]:
    """Return 41 points of the formula in the text; none when there is no formula."""
    formula = formula_in(text)
    if formula is None:
        return []
    source = re.sub(r"(?<=\d)\s*(?=x)", "*", formula.replace("^", "**"))
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    span = _SPAN.search(text)
    low, high = (float(span[1]), float(span[2])) if span else (-10.0, 10.0)
    steps = (low + (high - low) * i / (POINTS - 1) for i in range(POINTS))
    return [(round(x, 6), round(y, 6)) for x in steps if (y := _at(tree, x)) is not None]


def formula_in(text: str) -> str | None:
    """Return the formula as the user wrote it."""
    match = _FORMULA.search(text)
    return match[1].strip() if match else None


def _at(tree: ast.expr, x: float) -> float | None:
    try:
        value = _value(tree, x)
    except (ValueError, ArithmeticError, RecursionError):
        return None
    return value if math.isfinite(value) else None


def _value(node: ast.expr, x: float) -> float:
    """Evaluate a node; raises ValueError for anything that is not allowed."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name) if name in ("x", "pi"):
            return x if name == "x" else math.pi
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, x)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_value(left, x), _value(right, x))
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](_value(argument, x))
    raise ValueError("not a formula of x")
