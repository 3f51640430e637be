"""A turn on the wire: order, numbering, tools, limits, stopping."""

from __future__ import annotations

import pytest

from parlance_conformance.check.probe import answer_of, of_type
from parlance_conformance.parts import components_in, said
from tests.live_client import LiveClient
from tests.running import RunningService, running_service


@pytest.mark.requirement("A7", "A18", "F1")
async def test_an_answer_comes_in_order_and_the_message_equals_its_tokens(client: LiveClient):
    frames = await client.ask("Tell me about yourself")

    types = [f["type"] for f in frames]
    assert types[:4] == ["ack", "turn_started", "chat_updated", "message"]
    assert types[-2:] == ["message", "turn_finished"]
    text = "".join(f["text"] for f in of_type(frames, "token"))
    assert said(answer_of(frames)) == text
    assert frames[-1]["outcome"] == "completed"


@pytest.mark.requirement("G3")
async def test_events_are_numbered_from_one_without_a_hole(client: LiveClient):
    await client.ask("hi")
    await client.ask("What is 2*21?", tools=["calculate"])

    numbers = [f["seq"] for f in client.heard if "seq" in f and f["type"] != "session"]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.requirement("A5", "A15", "A16", "A17")
async def test_a_question_that_needs_three_tools_is_answered_from_their_results(
    client: LiveClient,
):
    frames = await client.ask(
        "Look up Maria Lopez, sum the payments of her customers by month and plot them",
        tools=["find_people", "query_sales", "show_plot"],
    )

    done = [f["tool_call"] for f in of_type(frames, "tool_status")]
    ended = [(c["name"], c["state"]) for c in done if c["state"] not in ("queued", "running")]
    assert ended == [
        ("find_people", "succeeded"),
        ("query_sales", "succeeded"),
        ("show_plot", "succeeded"),
    ]
    [plot] = [f["component"] for f in of_type(frames, "ui_component")]
    assert plot["kind"] == "plot"
    assert len(plot["series"][0]["points"]) == 24
    answer = answer_of(frames)
    assert "Maria Lopez" in said(answer)
    assert components_in(answer["parts"]) == [plot]
    assert frames[-1]["usage"]["tool_calls"] == 3


@pytest.mark.requirement("A16")
async def test_the_model_gets_calls_and_results_in_the_openai_format(service: RunningService):
    async with service.connect() as client:
        await client.ask("What is 6*7?", tools=["calculate"])

    second = service.demo.requests[-1].body
    call, result = second["messages"][-2:]
    assert call["role"] == "assistant"
    [asked] = call["tool_calls"]
    assert asked["type"] == "function"
    assert asked["function"]["name"] == "calculate"
    assert result["role"] == "tool"
    assert result["tool_call_id"] == asked["id"]
    assert "42" in result["content"]


@pytest.mark.requirement("A16")
async def test_calls_of_one_round_run_side_by_side_and_keep_their_order(service: RunningService):
    service.demo.script(
        [
            {
                "tool_calls": [
                    {"name": "calculate", "arguments": {"expression": "1+1"}},
                    {"name": "find_people", "arguments": {"query": "Ada"}},
                ]
            },
            {"text": ["Two and Ada."]},
        ]
    )
    async with service.connect() as client:
        frames = await client.ask("both", tools=["calculate", "find_people"])

    results = [m for m in service.demo.requests[-1].body["messages"] if m["role"] == "tool"]
    assert ["2" in results[0]["content"], "Ada" in results[1]["content"]] == [True, True]
    assert said(answer_of(frames)) == "Two and Ada."


async def test_a_wrong_call_is_told_to_the_model_and_shown_to_the_user(service: RunningService):
    service.demo.script(
        [
            {"tool_calls": [{"name": "calculate", "arguments": {"expresion": "1+1"}}]},
            {"tool_calls": [{"name": "nonsense", "arguments": {}}]},
            {"tool_calls": [{"name": "find_people", "arguments": {"query": "Ada"}}]},
            {"text": ["Sorry."]},
        ]
    )
    async with service.connect() as client:
        frames = await client.ask("go", tools=["calculate"])

    ended = [
        (c["name"], c["state"], c.get("error_code"))
        for c in (f["tool_call"] for f in of_type(frames, "tool_status"))
        if c["state"] not in ("queued", "running")
    ]
    assert ended == [
        ("calculate", "failed", "tool_arguments_invalid"),
        ("nonsense", "denied", "tool_denied"),
        ("find_people", "denied", "tool_denied"),
    ]
    told = [m for m in service.demo.requests[-1].body["messages"] if m["role"] == "tool"]
    assert all(m["content"].startswith("error: ") for m in told)
    assert frames[-1]["outcome"] == "completed"


@pytest.mark.requirement("A17")
async def test_a_buttons_press_comes_back_and_is_answered(service: RunningService):
    service.demo.script(
        [
            {"tool_calls": [{"name": "ask_user", "arguments": {"title": "Ready?"}}]},
            {"text": ["Press it."]},
            {"text": ["Off we go."]},
        ]
    )
    async with service.connect() as client:
        frames = await client.ask("start", tools=["ask_user"])
        [shown] = of_type(frames, "ui_component")
        button = shown["component"]
        await client.send(
            "ui_event", component_id=button["id"], callback=button["callback"]["name"]
        )
        await client.until("turn_finished")

    assert said(answer_of(client.heard[len(frames) + 1 :])) == "Off we go."
    told = service.demo.requests[-1].body["messages"][-1]
    assert told["role"] == "user"
    assert "Ready?" in told["content"]


@pytest.mark.requirement("G7")
async def test_a_cancelled_turn_keeps_what_was_written(service: RunningService):
    service.demo.script([{"text": ["One ", "two ", "three ", "four "], "fault": "hang_mid_stream"}])
    async with service.connect() as client:
        await client.send("chat", content="count")
        started = await client.until("turn_started")
        await client.until("token")
        await client.send("cancel", turn_id=started["turn_id"])
        finished = await client.until("turn_finished")

    assert finished["outcome"] == "cancelled"
    message = answer_of(client.heard)
    assert message["state"] == "partial"
    assert said(message).startswith("One")


@pytest.mark.requirement("G7")
async def test_a_turn_that_runs_out_of_rounds_says_so(service: RunningService):
    call = {"tool_calls": [{"name": "calculate", "arguments": {"expression": "1+1"}}]}
    service.demo.script([call, call, call])
    async with service.connect() as client:
        frames = await client.ask("loop", tools=["calculate"], limits={"max_rounds": 2})

    assert (frames[-1]["outcome"], frames[-1]["limit"]) == ("limited", "max_rounds")
    assert frames[-1]["usage"]["rounds"] == 2


@pytest.mark.requirement("G7")
async def test_a_turn_that_runs_out_of_time_keeps_its_text(service: RunningService):
    service.demo.script([{"text": ["Half ", "of ", "this ", "text"], "fault": "hang_mid_stream"}])
    async with service.connect() as client:
        frames = await client.ask("slowly", limits={"max_seconds": 0.5})

    assert (frames[-1]["outcome"], frames[-1]["limit"]) == ("limited", "max_seconds")
    message = answer_of(frames)
    assert message["state"] == "partial"
    assert said(message).startswith("Half")


@pytest.mark.requirement("A19")
async def test_thinking_comes_while_nothing_else_does():
    async with running_service(thinking_interval_seconds=0.1) as service:
        service.demo.script([{"fault": "hang_before_first_token"}])
        async with service.connect() as client:
            await client.send("chat", content="hm")
            first = await client.until("thinking")
            second = await client.until("thinking")

    assert first["waiting_for"] == "model"
    assert second["elapsed_seconds"] > first["elapsed_seconds"] >= 0.1


@pytest.mark.requirement("B3")
async def test_a_failing_model_fails_the_turn_once_and_the_session_goes_on(
    service: RunningService,
):
    service.demo.fault("500", count=100)
    async with service.connect() as client:
        frames = await client.ask("hello")
        service.demo.clear()
        again = await client.ask("hello again")

    [error] = of_type(frames, "error")
    assert (error["code"], error["turn_id"]) == ("llm_unavailable", frames[-1]["turn_id"])
    assert frames[-1]["outcome"] == "failed"
    assert again[-1]["outcome"] == "completed"


@pytest.mark.requirement("B2")
async def test_the_model_remembers_as_much_as_the_message_asks_for(service: RunningService):
    async with service.connect() as client:
        frames = await client.ask("first thing")
        chat_id = frames[0]["chat_id"]
        await client.ask("second thing", chat_id=chat_id)
        remembered = service.demo.requests[-1].body["messages"]
        await client.ask("third thing", chat_id=chat_id, memory=0)
        forgotten = service.demo.requests[-1].body["messages"]

    assert [m["role"] for m in remembered] == ["system", "user", "assistant", "user"]
    assert [m["role"] for m in forgotten] == ["system", "user"]
