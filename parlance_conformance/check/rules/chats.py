"""Rules of the messages of a chat, as they are read over HTTP."""

from __future__ import annotations

from parlance_conformance.check.exchange import Answer
from parlance_conformance.check.probe import new_id, of_type, the_one
from parlance_conformance.check.rule import Skipped, must, rule
from parlance_conformance.check.target import LONG, SHORT, Target
from parlance_conformance.contract import Frame, problems


async def _page(target: Target, chat_id: str, query: str = "") -> Frame:
    answer = await target.messages(chat_id, query)
    page: Frame = answer.json()
    must(answer.status == 200, f"the status is {answer.status}", page)
    wrong = problems("MessagePage", page)
    must(not wrong, "; ".join(wrong), page)
    return page


def refused(answer: Answer, status: int, code: str) -> None:
    body = answer.json()
    must(answer.status == status, f"the status is {answer.status}, not {status}", body)
    wrong = problems("ErrorResponse", body)
    must(not wrong, "; ".join(wrong), body)
    must(body["error"]["code"] == code, f"the code is not {code}", body)


@rule("messages_as_told", "The messages of a chat")
async def messages_as_told(target: Target) -> None:
    """Those of the turn's events, to the letter and in their order."""
    async with target.connect() as probe:
        told = [event["message"] for event in of_type(await probe.ask(SHORT), "message")]
        page = await _page(target, told[0]["chat_id"])
        must(page["messages"] == told, "they are not what was told", *told, page)
        must(page["has_more"] is False, "there are no older ones", page)


@rule("answer_after_its_end", "An answer stands here once its turn has ended")
async def answer_after_its_end(target: Target) -> None:
    """Not while it is being written; then whole."""
    async with target.connect() as probe:
        ack = await probe.answer(await probe.send("chat", content=LONG))
        await probe.until("token", turn_id=ack["turn_id"])
        page = await _page(target, ack["chat_id"])
        early = [m for m in page["messages"] if m["role"] == "assistant"]
        running = not of_type(await probe.fence(), "turn_finished")
        must(not (early and running), "it is there before its end", *early)
        if running:
            await probe.until("turn_finished", turn_id=ack["turn_id"])
        roles = [message["role"] for message in (await _page(target, ack["chat_id"]))["messages"]]
        must(roles == ["user", "assistant"], f"then there are {roles}")


@rule("messages_paged", "ask again with `before` the first message's id.", seconds=120)
async def messages_paged(target: Target) -> None:
    """Six messages in parts of four: oldest first, nothing left out, nothing twice."""
    async with target.connect() as probe:
        chat_id = the_one(await probe.ask(SHORT), "ack")["chat_id"]
        for _ in range(2):
            await probe.ask(SHORT, chat_id=chat_id)
    told = [event["message"] for event in of_type(probe.heard, "message")]
    newest = await _page(target, chat_id, "limit=4")
    must(newest["messages"] == told[2:], "the newest four are others", newest)
    must(newest["has_more"] is True, "there are older ones", newest)
    older = await _page(target, chat_id, f"limit=4&before={told[2]['id']}")
    must(older["messages"] == told[:2], "those before them are others", older)
    must(older["has_more"] is False, "there are no older ones", older)


@rule("messages_query_checked", "A query that an operation does not name is refused with 400")
async def messages_query_checked(target: Target) -> None:
    """An unknown query, and values that do not fit; nothing is guessed."""
    async with target.connect() as probe:
        chat_id = the_one(await probe.ask(SHORT), "ack")["chat_id"]
    for query in ("colour=red", "limit=0", "limit=201", "limit=all", "before=yesterday"):
        refused(await target.messages(chat_id, query), 400, "bad_request")


@rule("messages_of_no_chat", "no such thing, or not the caller's")
async def messages_of_no_chat(target: Target) -> None:
    """A chat that does not exist."""
    refused(await target.messages(new_id()), 404, "not_found")


@rule("messages_of_another", "A chat of the caller's.")
async def messages_of_another(target: Target) -> None:
    """A caller cannot read or use another's chat, and is not told that it is there."""
    stranger = await somebody_else(target)
    async with target.connect() as probe:
        chat_id = the_one(await probe.ask(SHORT), "ack")["chat_id"]
    refused(await stranger.messages(chat_id), 404, "not_found")
    async with stranger.connect() as other:
        refusal = await other.answer(await other.send("chat", content=SHORT, chat_id=chat_id))
        must(refusal.get("code") == "not_found", "the chat can be used", refusal)


async def somebody_else(target: Target) -> Target:
    """Return the server as another caller meets it. Raises `Skipped` where there can be none."""
    if (await target.call("GET", "/me")).json()["identified_by"] == "test_mode":
        raise Skipped("the service runs in test mode: everybody is the same caller")
    if "x-email-user" not in {name.lower() for name in target.headers}:
        raise Skipped("it takes `--header 'X-EMAIL-USER: …'`, to ask as somebody else too")
    kept = {k: v for k, v in target.headers.items() if k.lower() != "x-email-user"}
    stranger = Target(target.url, kept | {"X-EMAIL-USER": f"{new_id()}@example.com"})
    if (await stranger.call("GET", "/me")).status != 200:
        raise Skipped("another caller is not let in at all")
    return stranger
