from __future__ import annotations

import pytest

from demo_model.brain.thinking import think
from demo_model.chat import Call, ChatRequest, Message, Tool
from tests.unit.demo_model.company import TOOLS, ask, calls_of


@pytest.mark.parametrize(
    ("question", "expression"),
    [
        ("what is 12*(3+4)?", "12*(3+4)"),
        ("17% of 230", "230 * 17 / 100"),
        ("What is the square root of 2?", "sqrt(2)"),
        ("2+2", "2+2"),
        ("two plus two", "2 + 2"),
        ("calculate 2^10", "2 ** 10"),
        ("what is 1,500 * 3", "1500 * 3"),
        ("what's 5!", "factorial(5)"),
        ("what is the average of 3, 4 and 8?", "(3 + 4 + 8) / 3"),
        ("increase 200 by 15%", "200 * (100 + 15) / 100"),
    ],
)
def test_arithmetic_in_words_becomes_one_expression(question: str, expression: str) -> None:
    assert calls_of(ask(question)) == [("calculate", {"expression": expression})]


@pytest.mark.parametrize(
    "text",
    ["See you on 2024-05-01 at 10-11", "call +49 30 1234-56", "I work 24/7", "chapter 3", ""],
)
def test_numbers_that_are_no_arithmetic_call_nothing(text: str) -> None:
    assert ask(text).calls == ()


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
        ("who leads People?", "People"),
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
        ("top 5 customers", ["GROUP BY c.id", "DESC", "LIMIT 5"]),
        ("how many customers in Norway", ["COUNT(*) AS customers", "c.country = 'Norway'"]),
        ("payments by method in 2025", ["p.method AS method", "p.paid_on LIKE '2025-%'"]),
        ("how many payments were refunded?", ["COUNT(*) AS payments", "status = 'refunded'"]),
        ("how much was paid by card?", ["p.method = 'card'"]),
        ("largest payments in March 2025", ["ORDER BY p.amount_cents DESC", "'2025-03-%'"]),
        ("How much did Vik AS pay?", ["c.company LIKE '%Vik AS%'"]),
        ("How many research customers are there?", ["c.segment = 'research'"]),
        ("payments of O'Brien by month", ["'%O''Brien%'"]),
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
    [(name, button)] = calls_of(ask("show a button that says Start"))
    assert (name, button["submit_label"], "fields" in button) == ("ask_user", "Start", False)


def test_a_formula_is_drawn_without_any_other_tool() -> None:
    [(name, plot)] = calls_of(ask("plot y = x^2 from 0 to 4"))
    assert name == "show_plot"
    assert plot["chart"] == "line"
    assert plot["series"][0]["points"][0] == [0.0, 0.0]
    assert plot["series"][0]["points"][-1] == [4.0, 16.0]


WEATHER = Tool(
    "get_weather",
    "Current weather of a city",
    {
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        },
        "required": ["city"],
    },
)


def test_an_unknown_tool_is_used_by_its_schema() -> None:
    reply = ask("What is the weather in Oslo in celsius?", tools=[WEATHER])
    assert calls_of(reply) == [("get_weather", {"city": "Oslo", "unit": "celsius"})]


def test_an_unknown_tool_asks_for_what_it_needs() -> None:
    reply = ask("use get_weather", tools=[WEATHER])
    assert reply.calls == ()
    assert "`city`" in reply.text


def test_no_tool_is_called_that_is_not_offered() -> None:
    reply = ask("who is Ada Novak and what is 3*4", tools=[Tool("calculate")])
    assert calls_of(reply) == [("calculate", {"expression": "3*4"})]
    alone = ask("who is Ada Novak?", tools=[Tool("calculate")])
    assert "**find_people**" in alone.text
    assert alone.calls == ()


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("none", ()),
        ("calculate", (Call("calculate", {"expression": "2*3"}),)),
    ],
)
def test_the_tool_choice_is_obeyed(choice: str, expected: tuple[Call, ...]) -> None:
    messages = (Message("user", "what is 2*3 and who is Ada Novak"),)
    assert think(ChatRequest("demo", messages, TOOLS, tool_choice=choice)).calls == expected


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
        "a" * 8000,
        "a b " * 2000,
        "1, " * 2600,
        "in A " * 1600,
        "payments by " * 700,
        "plot " * 1600,
        "a@" * 4000,
        "button to " * 800,
        'i used "' * 800,
        "how much did " * 600,
        "'s" * 4000,
        "manager of A" * 700,
        "sum of " + "1 and " * 1300,
    ],
)
@pytest.mark.timeout(4)
def test_a_nasty_text_is_thought_through_quickly(text: str) -> None:
    assert ask(text) is not None
