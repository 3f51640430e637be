"""The second door: a message over HTTP, its answer as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from app.core.ids import new_id
from parlance_conformance.check.probe import of_type
from tests.contract.http.contract_client import ContractClient
from tests.running import RunningService, running_service
from tests.streamed import streamed

Event = dict[str, Any]
PROXIED = {"test_mode": False, "trusted_proxies": "127.0.0.1/32"}


@pytest.fixture
async def http(service: RunningService) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=service.url, timeout=20) as client:
        yield client


async def stream(
    http: httpx2.AsyncClient, *, after: str | None = None, most: int | None = None, **body: Any
) -> list[Event]:
    """Post a message and read its events, at most `most`; each is held against the contract."""
    headers = {"Last-Event-ID": after} if after else {}
    events: list[Event] = []
    async with http.stream("POST", "/api/chat/stream", json=body, headers=headers) as answer:
        async for fields, frame in streamed(answer):
            events.append({**frame, "cursor": fields.get("id")})
            if most is not None and len(events) >= most:
                break
    return events


async def refusal(http: httpx2.AsyncClient, headers: dict[str, str] | None = None, **body: Any):
    answer = await http.post("/api/chat/stream", json=body, headers=headers or {})
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.requirement("D1")
async def test_an_answer_comes_as_deltas_and_ends_with_its_response_id(http: httpx2.AsyncClient):
    events = await stream(http, message="What is 2*21?", tools=["calculate"])

    text = "".join(e["text"] for e in of_type(events, "token"))
    assert "42" in text
    assert [e["type"] for e in events][-2:] == ["turn_finished", "done"]
    assert events[-1]["response_id"] == events[0]["turn_id"]
    assert events[-1]["outcome"] == "completed"


@pytest.mark.requirement("D1")
async def test_a_previous_response_id_goes_on_in_its_chat(
    http: httpx2.AsyncClient, service: RunningService
):
    first = await stream(http, message="remember the word lighthouse")
    second = await stream(http, message="go on", previous_response_id=first[-1]["response_id"])

    assert second[-1]["chat_id"] == first[-1]["chat_id"]
    told = [m["content"] for m in service.demo.requests[-1].body["messages"]]
    assert "remember the word lighthouse" in told
    assert await refusal(http, message="x", previous_response_id=new_id()) == (404, "not_found")


@pytest.mark.requirement("D1", "G3")
async def test_a_broken_stream_goes_on_where_it_broke_and_the_turn_is_done_once(
    http: httpx2.AsyncClient, service: RunningService
):
    service.demo.script([{"text": [{"text": f"w{n} ", "delay": 0.01} for n in range(40)]}])
    body = {"message": "count", "id": new_id()}
    before = await stream(http, most=8, **body)
    after = await stream(http, after=before[-1]["cursor"], **body)

    numbered = [e for e in [*before, *after] if e["type"] != "done"]
    assert [e["seq"] for e in numbered] == list(range(1, len(numbered) + 1))
    text = "".join(e["text"] for e in of_type(numbered, "token"))
    assert text == "".join(f"w{n} " for n in range(40))
    assert len(of_type(numbered, "turn_started")) == 1


@pytest.mark.requirement("G3")
async def test_both_doors_see_the_same_turn(http: httpx2.AsyncClient, service: RunningService):
    async with service.connect() as live:
        streamed = await stream(http, message="hi")
        await live.until("turn_finished")

    events = [{k: v for k, v in e.items() if k != "cursor"} for e in streamed[:-1]]
    assert [f for f in live.heard if "turn_id" in f or f["type"] == "chat_updated"] == events


async def test_a_client_of_the_live_door_adopts_the_session_of_a_stream(
    http: httpx2.AsyncClient, service: RunningService
):
    await stream(http, message="hi")
    async with service.connect() as live:
        resumed = live.session["resumed"]
        await live.send("resume", epoch=live.session["epoch"], seq=0)
        frames = await live.until("turn_finished")

    assert resumed is True
    assert frames["outcome"] == "completed"


@pytest.mark.requirement("D1", "G3")
async def test_a_stream_that_broke_at_its_last_event_ends_with_done(http: httpx2.AsyncClient):
    body = {"message": "hi", "id": new_id()}
    first = await stream(http, **body)
    assert first[-2]["type"] == "turn_finished"

    again = await stream(http, after=first[-2]["cursor"], **body)
    await stream(http, message="another turn after it")
    later = await stream(http, after=first[-2]["cursor"], **body)

    assert again == later == [first[-1]]


@pytest.mark.requirement("D1")
async def test_the_same_id_without_a_cursor_tells_the_whole_answer_again(http: httpx2.AsyncClient):
    body = {"message": "hi", "id": new_id()}
    first = await stream(http, **body)
    await stream(http, message="another turn after it")

    assert await stream(http, **body) == first


@pytest.mark.requirement("D1", "G3")
async def test_a_stream_tells_its_own_turn_and_nothing_else():
    """In the middle of Ada's answer the model fails for Bob, which every session is told."""
    ada, bob = ({"X-EMAIL-USER": f"{name}@example.com"} for name in ("ada", "bob"))
    body = {"message": "one", "id": new_id()}
    async with (
        running_service(**PROXIED) as service,
        httpx2.AsyncClient(base_url=service.url, timeout=20, headers=ada) as http,
    ):
        service.demo.script([{"text": ["a ", "b ", "c ", "d "], "fault": "hang_mid_stream"}])
        events = await stream(http, most=5, **body)
        service.demo.fault("500", count=9)
        async with service.connect(headers=bob) as live:
            await live.ask("two")
        async with service.connect(headers=ada) as live:
            await live.send("resume", epoch=live.session["epoch"], seq=0)
            await live.until("llm_status")
            await live.send("cancel", turn_id=events[0]["turn_id"])
            await live.until("turn_finished")
        events += await stream(http, after=events[-1]["cursor"], **body)

    assert [e["type"] for e in events if "turn_id" not in e] == ["chat_updated", "done"]
    assert {e["turn_id"] for e in events if "turn_id" in e} == {events[0]["turn_id"]}


@pytest.mark.requirement("D1")
async def test_the_cursor_of_another_answer_is_refused_and_starts_nothing(
    http: httpx2.AsyncClient, service: RunningService
):
    first, second = ({"message": "hi", "id": new_id()} for _ in range(2))
    one = await stream(http, **first)
    two = await stream(http, **second)
    asked = len(service.demo.requests)

    for cursor, body in [
        (two[0]["cursor"], first),
        (one[-2]["cursor"], second),
        (one[3]["cursor"], {"message": "hi", "id": new_id()}),
        (one[3]["cursor"], {"message": "hi"}),
    ]:
        headers = {"Last-Event-ID": cursor}
        answer = await http.post("/api/chat/stream", json=body, headers=headers)
        assert answer.status_code == 400, body
        assert answer.json()["error"]["details"][0]["at"] == "header/Last-Event-ID"
    assert len(service.demo.requests) == asked


@pytest.mark.requirement("D1")
async def test_a_stream_says_once_how_long_to_wait_before_coming_back(http: httpx2.AsyncClient):
    answer = await http.post("/api/chat/stream", json={"message": "hi"})
    lines = answer.text.splitlines()

    assert lines[0] == "retry: 2000"
    assert sum(line.startswith("retry:") for line in lines) == 1


@pytest.mark.requirement("G2")
async def test_a_full_service_says_when_to_come_back_as_the_contract_does():
    async with (
        running_service(max_sessions=1, **PROXIED) as service,
        ContractClient(service.url) as http,
    ):
        for user in ("ada", "bob"):
            who = [("X-EMAIL-USER", f"{user}@example.com")]
            answer = await http.post("/api/chat/stream", who, json={"message": "hi"})

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == f"{answer.json()['error']['retry_after']:g}"


async def test_what_is_wrong_is_said_before_the_stream_begins(
    http: httpx2.AsyncClient, service: RunningService
):
    foreign = {"Last-Event-ID": f"{new_id()}.3"}
    assert await refusal(http, message="x", tools=["nope"]) == (404, "unknown_tool")
    assert await refusal(http, message=" ") == (400, "bad_request")
    assert await refusal(http, messages="x") == (400, "bad_request")
    assert await refusal(http, {"Last-Event-ID": "x"}, message="x") == (400, "bad_request")
    assert await refusal(http, foreign, message="x", id=new_id()) == (409, "events_gone")
    assert len(service.demo.requests) == 1  # the start-up check; nothing was asked


async def test_a_second_message_into_a_chat_that_is_being_answered_is_refused(
    http: httpx2.AsyncClient, service: RunningService
):
    service.demo.script([{"text": ["a ", "b ", "c ", "d "], "fault": "hang_mid_stream"}])
    first = await stream(http, message="one", most=4)
    again = {"message": "two", "previous_response_id": first[0]["turn_id"]}

    assert await refusal(http, **again) == (409, "turn_in_progress")


async def test_a_failing_model_is_told_in_the_stream():
    async with (
        running_service() as service,
        httpx2.AsyncClient(base_url=service.url, timeout=20) as http,
    ):
        service.demo.fault("500", count=9)
        events = await stream(http, message="hi")

    assert [e["type"] for e in events[-4:]] == ["error", "message", "turn_finished", "done"]
    assert events[-1]["outcome"] == "failed"
