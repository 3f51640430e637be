from __future__ import annotations

import pytest

from demo_model.asked import Function
from tests.unit.demo_model.company import ask, calls_of


@pytest.mark.parametrize(
    ("question", "expression"),
    [
        ("what is 12*(3+4)?", "12*(3+4)"),
        ("17% of 230", "230 * 17 / 100"),
        ("What is 17% of 2,340?", "2340 * 17 / 100"),
        ("What is the square root of 2?", "sqrt(2)"),
        ("2+2", "2+2"),
        ("calculate 2^10", "2 ** 10"),
        ("what is 8 times 1.5", "8 * 1.5"),
    ],
)
def test_arithmetic_in_words_becomes_one_expression(question: str, expression: str) -> None:
    assert calls_of(ask(question)) == [("calculate", {"expression": expression})]


@pytest.mark.parametrize(
    "text",
    ["Meet me on 2024-05-01 at 10-11", "call +49 30 1234-56", "I work 24/7", "chapter 3", ""],
)
def test_numbers_that_are_no_arithmetic_call_nothing(text: str) -> None:
    assert ask(text).tool_calls == ()


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("who is Ada Novak?", "Ada Novak"),
        ("look up maria lopez", "Maria Lopez"),
        ("who works in Finance", "Finance"),
        ("tell me who runs Finance", "Finance"),
        ("Who is the head of the Sales department?", "Sales"),
        ("look up Maria's manager", "Maria"),
        ("What is Ada Novak's phone number?", "Ada Novak"),
        ("Find José Núñez", "José Núñez"),
        ("who is ada@x.example", "ada@x.example"),
    ],
)
def test_a_question_about_somebody_looks_them_up(question: str, query: str) -> None:
    assert calls_of(ask(question)) == [("find_people", {"query": query})]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("total payments per month", ["substr(p.paid_on, 1, 7) AS month", "SUM(p.amount_cents)"]),
        ("top 5 customers by revenue", ["GROUP BY customer", "DESC", "LIMIT 5"]),
        ("how many customers in Norway", ["COUNT(*) AS customers", "'Norway' IN (c.country"]),
        ("payments by method in 2025", ["p.method AS method", "p.paid_on LIKE '2025-%'"]),
        ("how many payments were refunded?", ["COUNT(*) AS payments", "status = 'refunded'"]),
        ("average payment by card", ["AVG(p.amount_cents)", "p.method = 'card'"]),
        ("How much did Vik AS pay?", ["c.company LIKE '%Vik AS%'"]),
        ("How much did O'Brien pay?", ["'%O''Brien%'"]),
        ("SELECT id FROM customers;", ["SELECT id FROM customers"]),
    ],
)
def test_a_question_about_sales_becomes_sql(question: str, parts: list[str]) -> None:
    [(name, arguments)] = calls_of(ask(question))
    assert name == "query_sales"
    assert all(part in arguments["sql"] for part in parts), arguments["sql"]


def test_two_independent_wishes_are_called_for_in_one_round() -> None:
    assert calls_of(ask("calculate 2*21 and tell me who runs Finance")) == [
        ("find_people", {"query": "Finance"}),
        ("calculate", {"expression": "2*21"}),
    ]


def test_pasted_code_is_run_as_it_is() -> None:
    assert calls_of(ask("run this\n```python\nprint(1 + 1)\n```")) == [
        ("run_code", {"code": "print(1 + 1)"})
    ]


def test_a_form_gets_its_fields_from_the_text() -> None:
    [(name, form)] = calls_of(ask("make a form with name, age, size (S, M or L) and 2nd größe"))
    assert name == "ask_user"
    assert [(f["name"], f["kind"], f.get("options")) for f in form["fields"]] == [
        ("name", "text", None),
        ("age", "number", None),
        ("size", "select", ["S", "M", "L"]),
        ("field_2nd_grosse", "text", None),
    ]


def test_a_button_has_a_label_and_no_fields() -> None:
    [(name, button)] = calls_of(ask('show a button that says "Start"'))
    assert (name, button["submit_label"], "fields" in button) == ("ask_user", "Start", False)


def test_numbers_are_drawn_without_any_other_tool() -> None:
    [(name, plot)] = calls_of(ask("Plot 3, 7, 4 and 9 as bars."))
    assert (name, plot["chart"]) == ("show_plot", "bar")
    assert plot["series"][0]["points"] == [[1, 3.0], [2, 7.0], [3, 4.0], [4, 9.0]]


WEATHER = Function(
    name="get_weather",
    description="Current weather of a city",
    parameters={
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        },
        "required": ["city"],
    },
)
WORKDAYS = Function(
    name="count_workdays",
    parameters={
        "properties": {
            "first": {"type": "string", "format": "date"},
            "last": {"type": "string", "format": "date"},
            "times": {"type": "integer"},
        },
        "required": ["first", "last", "times"],
    },
)


def test_an_unknown_tool_is_used_by_its_schema() -> None:
    reply = ask("What is the weather in Oslo in celsius?", tools=[WEATHER])
    assert calls_of(reply) == [("get_weather", {"city": "Oslo", "unit": "celsius"})]


def test_dates_and_numbers_are_read_in_their_order() -> None:
    reply = ask("count workdays from 2026-03-02 to 2026-03-30, 3 times", tools=[WORKDAYS])
    wanted = {"first": "2026-03-02", "last": "2026-03-30", "times": 3}
    assert calls_of(reply) == [("count_workdays", wanted)]


def test_an_unknown_tool_asks_for_what_it_needs() -> None:
    reply = ask("use get_weather", tools=[WEATHER])
    assert reply.tool_calls == ()
    assert "`city`" in str(reply.text)


def test_no_tool_is_called_that_is_not_offered() -> None:
    calculate = [Function(name="calculate")]
    reply = ask("who is Ada Novak and what is 3*4", tools=calculate)
    assert calls_of(reply) == [("calculate", {"expression": "3*4"})]
    alone = ask("who is Ada Novak?", tools=calculate)
    assert "**find_people**" in str(alone.text)
    assert alone.tool_calls == ()


@pytest.mark.parametrize(
    "text",
    [
        "select " * 4000,
        "plot " + "x " * 4000,
        "customers of " * 2000,
        "A" * 8000,
        "Ab " * 3000,
        "1+" * 4000,
        "(" * 8000,
        "form with " + "a, " * 3000,
        "[\"' " * 2000,
        "who is " * 1500,
        "1" * 8000,
        "1.1" * 2600,
        "a" * 8000,
        "a b " * 2000,
        "1, " * 2600,
        "in A " * 1600,
        "payments by " * 700,
        "plot " * 1600,
        "show " * 1600,
        "a@" * 4000,
        "button to " * 800,
        'I used "' * 800,
        "how much did " * 600,
        "'s" * 4000,
        "manager of A" * 700,
    ],
)
@pytest.mark.timeout(4)
def test_a_nasty_text_is_thought_through_quickly(text: str) -> None:
    assert ask(text) is not None
