from __future__ import annotations

import json

from demo_model.brain.thinking import MAX_ROUNDS
from tests.unit.demo_model.company import (
    ask,
    called,
    result,
    talk_through,
    think_of,
    user,
    with_result,
)

STORY = (
    "Look up Maria Lopez, sum the payments of that person's customers by month with SQL, "
    "then plot them"
)


def test_the_story_goes_from_the_person_over_sql_to_a_chart_and_real_numbers() -> None:
    rounds, messages = talk_through(STORY)
    assert [[name for name, _ in calls] for calls in rounds] == [
        ["find_people"],
        ["query_sales"],
        ["show_plot"],
    ]
    assert "c.account_manager = 'maria@x.example'" in rounds[1][0][1]["sql"]
    plot = rounds[2][0][1]
    assert plot["series"] == [{"name": "Euros", "points": [["2025-01", 300.5], ["2025-02", 50.0]]}]
    assert (plot["chart"], plot["y_label"]) == ("line", "Euros")
    assert messages[-1].content == (
        "**Maria Lopez** is Account Manager (maria@x.example, 2, B1).\n\n"
        "Payments of Maria Lopez's customers by month: **€350.50** in total; the highest was "
        "January 2025 with €300.50, the lowest February 2025 with €50.00."
        "\n\nThe chart is on the page."
    )


def test_a_table_that_is_asked_for_too_comes_in_the_same_round_as_the_chart() -> None:
    rounds, messages = talk_through(f"{STORY} and show a table")
    assert [name for name, _ in rounds[-1]] == ["show_plot", "show_table"]
    assert rounds[-1][1][1]["rows"][0] == ["2025-01", 300.5, 2]
    assert messages[-1].text.endswith("The chart and the table are on the page.")


def test_the_head_of_a_department_can_be_the_person() -> None:
    rounds, _ = talk_through("Sum the payments of the customers of the head of Sales by month")
    assert rounds[0] == [("find_people", {"query": "Sales"})]
    assert "'jon@x.example'" in rounds[1][0][1]["sql"]


def test_a_total_names_its_payments() -> None:
    _, messages = talk_through("How much did Eder KG pay?")
    assert messages[-1].content == "Payments of Eder KG: **€715.00** in 2 payments."


def test_a_follow_up_knows_whom_the_question_before_was_about() -> None:
    _, messages = talk_through("who is Jon Keller?")
    rounds, messages = talk_through("how much did his customers pay per month", *messages)
    [[person, (_, query)]] = rounds
    assert person == ("find_people", {"query": "Jon Keller"})
    assert "'jon@x.example'" in query["sql"]
    assert "Payments of Jon Keller's customers by month" in messages[-1].text


def test_plot_them_draws_the_rows_of_the_turn_before() -> None:
    _, messages = talk_through("payments by country")
    rounds, _ = talk_through("plot them as bars", *messages)
    [[(name, plot)]] = rounds
    assert (name, plot["chart"], plot["title"]) == ("show_plot", "bar", "Payments by country")
    assert plot["series"][0]["points"] == [["Austria", 715.0], ["Norway", 350.5]]


def test_a_manager_takes_two_look_ups() -> None:
    rounds, messages = talk_through("look up Maria's manager")
    assert rounds == [
        [("find_people", {"query": "Maria"})],
        [("find_people", {"query": "jon@x.example"})],
    ]
    assert messages[-1].content == "**Maria Lopez** reports to **Jon Keller**, Head of Sales."


def test_the_reports_of_somebody_are_listed() -> None:
    _, messages = talk_through("who reports to Jon Keller?")
    assert messages[-1].content == "1 for Jon Keller:\n\n- **Maria Lopez**, Account Manager"


def test_nobody_found_is_said() -> None:
    rounds, messages = talk_through("who is Zaphod Beeblebrox?")
    assert rounds == [[("find_people", {"query": "Zaphod Beeblebrox"})]]
    assert messages[-1].content == "I found nobody in the directory for “Zaphod Beeblebrox”."


def test_without_the_person_there_is_no_query() -> None:
    rounds, messages = talk_through(STORY.replace("Maria Lopez", "Zaphod Beeblebrox"))
    assert {name for calls in rounds for name, _ in calls} == {"find_people"}
    assert "Without the e-mail address of Zaphod Beeblebrox" in messages[-1].text


def test_a_tool_error_is_told_and_not_tried_again() -> None:
    reply = with_result("what is 1/0?", "calculate", {"expression": "1/0"}, "error: division by 0")
    assert (reply.tool_calls, reply.text) == ((), "I could not calculate: division by 0")


def test_an_error_in_json_is_understood_as_one() -> None:
    said = json.dumps({"error": {"message": "no such table"}})
    reply = with_result(
        "SELECT 1 FROM customers", "query_sales", {"sql": "SELECT 1 FROM customers"}, said
    )
    assert reply.text == "The query failed: no such table"


def test_a_result_that_is_no_result_is_no_crash() -> None:
    for said in ("", "[]", "{", '{"columns": 1}', '{"people": [1]}', "null"):
        for question, tool, arguments in (
            ("who is Ada Novak?", "find_people", {"query": "Ada Novak"}),
            ("SELECT 1 FROM payments", "query_sales", {"sql": "SELECT 1 FROM payments"}),
            ("first 3 primes", "run_code", {"code": "x"}),
        ):
            assert with_result(question, tool, arguments, said) is not None


def test_six_rounds_are_the_end_even_when_nothing_comes_back_as_asked() -> None:
    messages = [user("who is Ada Novak?")]
    for number in range(MAX_ROUNDS):
        messages.append(called(str(number), "find_people", {"query": "somebody else"}))
        messages.append(result(str(number), "x"))
        reply = think_of(messages)
    assert reply.tool_calls == ()


def test_values_of_a_form_are_thanked_for() -> None:
    reply = ask('I filled in "Your details":\n- Name: Ann\n- Age: 4')
    assert reply.text == "Thank you. You answered:\n\n- Name: Ann\n- Age: 4"
    pressed = ask('I used "Start" of "Begin".')
    assert pressed.text == "Thank you, I saw that you pressed “Start”."
