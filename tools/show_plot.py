"""Puts a chart on the page. What the model fills in is checked here; the page draws it."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from app.core.ids import new_id
from app.core.optional import present
from app.core.text import shorten
from generated import Plot, PlotPoint, PlotSeries
from tools.base import Arguments, Tool, ToolContext, ToolResult

MAX_CATEGORY = 200
MAX_FALLBACK = 4_000
_CHART_NAMES = {"line": "Line chart", "bar": "Bar chart", "scatter": "Scatter plot"}
_ROOM_FOR_POINTS = 2_500
"""Characters of the fallback for the points of all series together. Title, labels and the names of
ten series, 200 characters each at most, are cut to fit beside it."""


def _point(value: Any) -> tuple[float | str, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError('a point is a list of two: [x, y], such as ["January", 12.5]')
    x, y = value
    if isinstance(x, str) and len(x) > MAX_CATEGORY:
        raise ValueError(f"x has more than {MAX_CATEGORY} characters; shorten it")
    return (x if isinstance(x, str) else _number(x, axis="x")), _number(y, axis="y")


def _number(value: Any, *, axis: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        wanted = "a number or a text" if axis == "x" else "a number"
        raise ValueError(f"{axis} must be {wanted}; leave the point out where there is none")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError(f"{axis} must be a finite number; leave the point out")
    return number


Point = Annotated[
    tuple[float | str, float],
    PlainValidator(_point),
    WithJsonSchema(
        {
            "type": "array",
            "description": "[x, y]: x a number or a text, y a number.",
            "items": {"type": ["number", "string"]},
            "minItems": 2,
            "maxItems": 2,
        }
    ),
]


class Series(Arguments):
    """One line, set of bars or cloud of points."""

    name: str = Field(min_length=1, max_length=200, description="What the legend says.")
    points: list[Point] = Field(
        min_length=1, max_length=1000, description="The points in drawing order, each [x, y]."
    )


class ShowPlotArguments(Arguments):
    """The chart."""

    title: str = Field(min_length=1, max_length=200, description="The heading above the chart.")
    chart: Literal["line", "bar", "scatter"] = Field(
        description="line for a course over time, bar to compare, scatter for pairs of numbers."
    )
    x_label: str | None = Field(
        default=None, max_length=200, description="What the horizontal axis shows, with its unit."
    )
    y_label: str | None = Field(
        default=None, max_length=200, description="What the vertical axis shows, with its unit."
    )
    series: list[Series] = Field(
        min_length=1, max_length=10, description="What to draw: one entry per line or set of bars."
    )

    @model_validator(mode="after")
    def _one_kind_of_x(self) -> ShowPlotArguments:
        texts = {isinstance(x, str) for series in self.series for x, _ in series.points}
        if len(texts) > 1:
            raise ValueError(
                "x is a number in some points and a text in others; write all of them as text, or "
                "all as numbers"
            )
        return self


class ShowPlot(Tool[ShowPlotArguments]):
    """Shows a chart."""

    name = "show_plot"
    title = "Show a plot"
    description = (
        "Show a line, bar or scatter chart to the person, next to your answer. x is a number, or "
        "a text for categories and dates (2025-03, March), the same kind in all points and in "
        "the order in which to draw; y is a number. At most 10 series of 1,000 points. Name the "
        "unit in the axis label."
    )
    arguments = ShowPlotArguments

    async def run(self, arguments: ShowPlotArguments, context: ToolContext) -> ToolResult:
        """Show it. Raises `ToolError` when the turn has shown too much."""
        context.show(
            Plot(
                kind="plot",
                id=new_id(),
                title=arguments.title,
                fallback=_fallback(arguments),
                chart=arguments.chart,
                x_label=present(arguments.x_label),
                y_label=present(arguments.y_label),
                series=[_drawn(series) for series in arguments.series],
            )
        )
        return ToolResult(
            content=(
                f'The chart "{arguments.title}" ({_size(arguments)}) is on the page. Do not '
                "repeat its data; say what it shows."
            ),
            summary=f"{_CHART_NAMES[arguments.chart]} “{arguments.title}”, {_size(arguments)}",
        )


def _drawn(series: Series) -> PlotSeries:
    return PlotSeries(name=series.name, points=[PlotPoint(x=x, y=y) for x, y in series.points])


def _size(plot: ShowPlotArguments) -> str:
    points = sum(len(series.points) for series in plot.series)
    return f"{len(plot.series)} series, {points:,} point{'' if points == 1 else 's'}"


def _fallback(plot: ShowPlotArguments) -> str:
    """Write the chart as text of at most 4,000 characters: every series, with its first points."""
    lines = [f"{_CHART_NAMES[plot.chart]}: {plot.title}"]
    if plot.x_label or plot.y_label:
        lines.append(f"{shorten(plot.y_label or 'y', 100)} by {shorten(plot.x_label or 'x', 100)}")
    room = _ROOM_FOR_POINTS // len(plot.series)
    lines += [f"{shorten(s.name, 60)}: {_points(s, room)}" for s in plot.series]
    return shorten("\n".join(lines), MAX_FALLBACK)


def _points(series: Series, room: int) -> str:
    parts: list[str] = []
    for x, y in series.points:
        part = f"{x if isinstance(x, str) else format(x, '.15g')}: {y:.15g}"
        room -= len(part) + len(", ")
        if room < 0 and parts:
            return ", ".join(parts) + f", … ({len(series.points) - len(parts):,} more)"
        parts.append(part)
    return ", ".join(parts)
