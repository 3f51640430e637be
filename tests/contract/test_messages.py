"""Reading a chat's messages over HTTP: in pages, by their owner, beside a running turn."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.core.ids import new_id
from parlance_conformance.parts import said
from tests.contract.http.contract_client import ContractClient
from tests.live_client import LiveClient
from tests.running import RunningService, running_service


@pytest.fixture
async def http(service: RunningService) -> AsyncIterator[ContractClient]:
    async with ContractClient(service.url) as client:
        yield client


async def asked(client: LiveClient, *questions: str) -> str:
    """Ask in one chat, one after the other; return its id."""
    chat_id = ""
    for question in questions:
        more = {"chat_id": chat_id} if chat_id else {}
        chat_id = (await client.ask(question, **more))[-1]["chat_id"]
    return chat_id


@pytest.mark.requirement("C8")
async def test_a_chat_is_read_backwards_in_pages(client: LiveClient, http: ContractClient):
    chat_id = await asked(client, "one", "two")
    newest = (await http.get(f"/chats/{chat_id}/messages?limit=3")).json()
    first = newest["messages"][0]["id"]
    older = (await http.get(f"/chats/{chat_id}/messages?limit=3&before={first}")).json()

    read = [*older["messages"], *newest["messages"]]
    assert [message["role"] for message in read] == ["user", "assistant"] * 2
    assert [said(read[0]), said(read[2])] == ["one", "two"]
    assert (newest["has_more"], older["has_more"]) == (True, False)


@pytest.mark.requirement("C8")
async def test_what_is_read_is_what_was_published(client: LiveClient, http: ContractClient):
    frames = await client.ask("Look up Maria Lopez", tools=["find_people"])
    told = [frame["message"] for frame in frames if frame["type"] == "message"]
    page = (await http.get(f"/chats/{told[0]['chat_id']}/messages")).json()

    assert page["messages"] == told


@pytest.mark.requirement("C1")
async def test_the_question_of_a_running_turn_is_there_and_its_answer_is_not(
    service: RunningService, client: LiveClient, http: ContractClient
):
    service.demo.script([{"text": ["Long ", "and ", "longer "], "fault": "hang_mid_stream"}])
    await client.send("chat", content="wait")
    token = await client.until("token")
    page = (await http.get(f"/chats/{token['chat_id']}/messages")).json()
    await client.send("cancel", turn_id=token["turn_id"])
    await client.until("turn_finished")

    assert [said(message) for message in page["messages"]] == ["wait"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 400),
        ("limit=201", 400),
        ("limit=x", 400),
        ("before=x", 400),
        (f"before={'0' * 32}", 404),
        ("after=x", 400),
    ],
)
async def test_what_does_not_fit_is_refused(
    client: LiveClient, http: ContractClient, query: str, status: int
):
    chat_id = await asked(client, "one")

    assert (await http.get(f"/chats/{chat_id}/messages?{query}")).status_code == status


@pytest.mark.requirement("A10")
async def test_another_caller_s_chat_is_not_found():
    ada, bob = [("X-EMAIL-USER", "ada@x.org")], [("X-EMAIL-USER", "bob@x.org")]
    async with (
        running_service(test_mode=False, trusted_proxies="127.0.0.1") as service,
        service.connect(headers=dict(ada)) as client,
        ContractClient(service.url) as http,
    ):
        path = f"/chats/{await asked(client, 'one')}/messages"
        seen = [(await http.get(path, who)).status_code for who in (ada, bob)]
        unknown = await http.get(f"/chats/{new_id()}/messages", ada)

    assert (seen, unknown.status_code) == ([200, 404], 404)
