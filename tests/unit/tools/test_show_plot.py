"""`show_plot` draws finite points with one kind of x and refuses the rest in words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from generated import Plot
from tools.show_plot import ShowPlot

from .fakes import FakeContext, assert_fits_the_contract, call


async def plot(**arguments: Any) -> dict[str, Any]:
    context = FakeContext()
    given = {"title": "T", "chart": "line", "series": [{"name": "s", "points": [[1, 2]]}]}
    await call(ShowPlot(), context, **{**given, **arguments})
    [shown] = context.shown
    assert isinstance(shown, Plot)
    return assert_fits_the_contract(shown)


def points(*given: Any) -> dict[str, Any]:
    return {"series": [{"name": "s", "points": list(given)}]}


@pytest.mark.requirement("A17", "G9")
async def test_a_chart_is_shown_with_its_text() -> None:
    context = FakeContext()
    result = await call(
        ShowPlot(),
        context,
        title="Payments",
        chart="bar",
        x_label="Month",
        y_label="EUR",
        series=[{"name": "2025", "points": [["Jan", 3], ["Feb", 4.25]]}],
    )
    wire = assert_fits_the_contract(context.shown[0])
    del wire["id"]
    assert wire == {
        "kind": "plot",
        "title": "Payments",
        "fallback": "Bar chart: Payments\nEUR by Month\n2025: Jan: 3, Feb: 4.25",
        "chart": "bar",
        "x_label": "Month",
        "y_label": "EUR",
        "series": [{"name": "2025", "points": [{"x": "Jan", "y": 3}, {"x": "Feb", "y": 4.25}]}],
    }
    assert result.summary == "Bar chart “Payments”, 1 series, 2 points"
    assert "Do not repeat its data" in result.content


async def test_labels_may_be_left_out_or_null() -> None:
    assert "x_label" not in await plot(x_label=None)
    assert "y_label" not in await plot()


async def test_numbers_on_the_x_axis_stay_numbers() -> None:
    wire = await plot(**points([0.5, 1], [-2, 1e300]))
    assert wire["series"][0]["points"] == [{"x": 0.5, "y": 1}, {"x": -2, "y": 1e300}]


async def test_the_largest_chart_has_a_fallback_that_names_every_series() -> None:
    long = [["x" * 200, -1.23456789012345e-300]] * 1_000
    series = [{"name": f"{n}" + "s" * 199, "points": long} for n in range(10)]
    wire = await plot(title="t" * 200, x_label="l" * 200, y_label="l" * 200, series=series)
    assert len(wire["fallback"]) <= 4_000
    assert len(wire["series"][9]["points"]) == 1_000
    assert [line[0] for line in wire["fallback"].splitlines()[2:]] == list("0123456789")
    assert wire["fallback"].count("999 more)") == 10


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (points([1, 2], ["b", 3]), "x is a number in some points and a text in others"),
        (points([1, float("nan")]), "y must be a finite number"),
        (points([float("inf"), 1]), "x must be a finite number"),
        (points([1, 10**400]), "y must be a finite number"),
        (points([1, None]), "y must be a number; leave the point out"),
        (points([1, "2"]), "y must be a number"),
        (points([1, True]), "y must be a number"),
        (points([None, 1]), "x must be a number or a text"),
        (points(["x" * 201, 1]), "more than 200 characters"),
        (points([1]), "a list of two"),
        (points([1, 2, 3]), "a list of two"),
        (points({"x": 1, "y": 2}), "a list of two"),
        (points("ab"), "a list of two"),
        (points(), "at least 1 item"),
        (points(*[[1, 2]] * 1_001), "at most 1000 items"),
        ({"series": []}, "at least 1 item"),
        ({"series": [{"name": "s", "points": [[1, 2]]}] * 11}, "at most 10 items"),
        ({"chart": "pie"}, "'line', 'bar' or 'scatter'"),
        ({"y_label": "l" * 201}, "at most 200 characters"),
    ],
)
async def test_what_cannot_be_drawn_is_refused_with_what_to_change(
    arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        await plot(**arguments)


async def test_one_kind_of_x_is_asked_of_all_series_together() -> None:
    series = [{"name": "a", "points": [[1, 2]]}, {"name": "b", "points": [["q", 2]]}]
    with pytest.raises(ValidationError, match="write all of them as text"):
        await plot(series=series)
