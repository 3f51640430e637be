"""Sessions on the wire: one per user, coming back, and the log of everything."""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from parlance_conformance.check.probe import answer_of, of_type
from parlance_conformance.parts import said
from tests.running import RunningService, running_service


def paced(count: int) -> dict[str, list[dict[str, str | float]]]:
    """A reply of so many words, ten milliseconds apart."""
    return {"text": [{"text": f"w{n} ", "delay": 0.01} for n in range(count)]}


@pytest.mark.requirement("A12")
async def test_another_client_is_told_that_the_session_is_taken(service: RunningService):
    async with service.connect(), service.connect(greeted=False) as second:
        refusal = await second.next()
        code = await second.closed()

    assert (refusal["code"], code) == ("session_taken", 4509)
    assert second.heard == [refusal]


async def test_a_takeover_ends_the_other_session(service: RunningService):
    async with service.connect() as first, service.connect(takeover=True) as second:
        code = await first.closed()
        frames = await second.ask("hi")

    assert code == 4509
    assert frames[-1]["outcome"] == "completed"


@pytest.mark.requirement("G3")
async def test_the_same_client_comes_back_and_gets_exactly_what_it_missed(
    service: RunningService,
):
    client_id = new_id()
    service.demo.script([paced(50)])
    async with service.connect(client_id) as first:
        await first.send("chat", content="count")
        last = await first.until("token")
    async with service.connect(client_id) as second:
        epoch = second.session["epoch"]
        await second.send("resume", epoch=epoch, seq=last["seq"])
        await second.until("turn_finished")

    assert second.session["resumed"] is True
    assert epoch == first.session["epoch"]
    events = [f for f in [*first.heard, *second.heard] if f["type"] not in ("session", "ack")]
    assert [f["seq"] for f in events] == list(range(1, len(events) + 1))
    text = "".join(f["text"] for f in of_type(events, "token"))
    assert text == said(answer_of(events)) == "".join(f"w{n} " for n in range(50))


@pytest.mark.requirement("G3")
async def test_a_cursor_of_another_epoch_is_answered_by_a_snapshot(service: RunningService):
    client_id = new_id()
    async with service.connect(client_id) as first:
        said = await first.ask("remember this")
    async with service.connect(client_id) as second:
        await second.send("resume", epoch=new_id(), seq=3)
        reset = await second.until("reset")
        frames = await second.ask("and this")

    assert reset["reason"] == "epoch_changed"
    assert reset["snapshot"] == {"open_turns": []}
    assert said[-1]["seq"] == reset["seq"]
    assert frames[1]["seq"] == reset["seq"] + 1


async def test_two_connections_of_one_client_see_the_same_events(service: RunningService):
    client_id = new_id()
    async with service.connect(client_id) as first, service.connect(client_id) as second:
        await second.send("resume", epoch=second.session["epoch"], seq=0)
        await first.ask("hi")
        await second.until("turn_finished")

    assert [f for f in first.heard if "seq" in f][1:] == [f for f in second.heard if "seq" in f][1:]


@pytest.mark.requirement("A8", "A20", "A25")
async def test_the_session_log_tells_the_whole_story(service: RunningService):
    async with service.connect() as client:
        await client.ask("What is 2*21?", tools=["calculate"], data_sources=["handbook"])
        service.demo.fault("500", count=100)
        await client.ask("fail")
        service.demo.clear()
        await client.send("feedback", rating="up", comment="good")
        await client.until("ack")
    lines = service.log_lines(client.session["session_id"])

    types = {line["type"] for line in lines}
    assert types >= {
        "session_started",
        "command",
        "event",
        "retrieval",
        "llm_request",
        "tool_result",
        "exception",
        "feedback",
    }
    assert all(line["session_id"] == client.session["session_id"] for line in lines)
    [crash] = [line["content"] for line in lines if line["type"] == "exception"]
    assert "Traceback" in crash["traceback"]
    [feedback] = [line["content"] for line in lines if line["type"] == "feedback"]
    assert (feedback["rating"], feedback["comment"]) == ("up", "good")


async def test_the_api_key_is_in_no_log():
    key = "sk-very-secret-123456"
    async with running_service(llm_api_key=key, demo_options={"api_key": key}) as service:
        async with service.connect() as client:
            await client.ask(f"my key is {key}")
        text = (service.log_dir / f"{client.session['session_id']}.jsonl").read_text("utf-8")

    assert key not in text
    assert "my key is ***" in text


@pytest.mark.requirement("A22", "A23")
async def test_every_page_is_told_when_the_model_goes_and_comes_back(service: RunningService):
    async with service.connect() as client:
        service.demo.fault("500", count=100)
        await client.send("chat", content="hello")
        gone = await client.until("llm_status")
        service.demo.clear()
        back = await client.until("llm_status")

    assert (gone["llm"]["available"], back["llm"]["available"]) == (False, True)


async def test_a_client_leaving_does_not_stop_its_turn(service: RunningService):
    client_id = new_id()
    service.demo.script([paced(20)])
    async with service.connect(client_id) as first:
        await first.send("chat", content="count")
        await first.until("token")
    async with service.connect(client_id) as second:
        await second.send("resume", epoch=second.session["epoch"], seq=0)
        finished = await second.until("turn_finished")

    assert finished["outcome"] == "completed"
