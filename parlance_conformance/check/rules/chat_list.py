"""Rules of the list of chats: what is in it, and how a chat is changed, deleted and restored."""

from __future__ import annotations

import json

from parlance_conformance.check.exchange import Answer
from parlance_conformance.check.probe import Probe, new_id, of_turn, of_type, the_one
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.rules.chats import refused, somebody_else
from parlance_conformance.check.target import LONG, SHORT, Target
from parlance_conformance.contract import Frame, problems

MOST = 100
# Every request for one chat; those with a body change nothing that is not there.
FOR_ONE = (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/messages"))


def _good(answer: Answer, title: str) -> Frame:
    body: Frame = answer.json()
    must(answer.status == 200, f"the status is {answer.status}", body)
    wrong = problems(title, body)
    must(not wrong, "; ".join(wrong), body)
    return body


async def _list(target: Target, query: str = f"limit={MOST}") -> Frame:
    return _good(await target.call("GET", f"/chats?{query}"), "ChatList")


async def _begin(probe: Probe) -> str:
    chat_id: str = the_one(await probe.ask(SHORT), "ack")["chat_id"]
    return chat_id


async def _not_found(target: Target, chat_id: str) -> None:
    for method, what in FOR_ONE:
        refused(await target.chat(method, chat_id, what, pinned=True), 404, "not_found")


def _in_order(chats: list[Frame]) -> None:
    places = [(chat["pinned"], chat["used_at"]) for chat in chats]
    pins = [pinned for pinned, _ in places]
    must(pins == sorted(pins, reverse=True), "a pinned one stands behind others", *chats)
    ids = [chat["id"] for chat in chats]
    must(len(ids) == len(set(ids)), "a chat stands there twice", *chats)


@rule("chats_listed", "Pinned chats first, then by their last use, newest first.")
async def chats_listed(target: Target) -> None:
    """Of three chats the oldest is used again and the middle one pinned."""
    async with target.connect() as probe:
        oldest, middle, newest = [await _begin(probe) for _ in range(3)]
        await probe.ask(SHORT, chat_id=oldest)
        _good(await target.chat("PATCH", middle, pinned=True), "Chat")
        titles = {f["chat_id"]: f["title"] for f in of_type(probe.heard, "chat_updated")}
    chats = (await _list(target))["chats"]
    _in_order(chats)
    ours = [chat for chat in chats if chat["id"] in titles]
    order = [chat["id"] for chat in ours]
    must(order == [middle, oldest, newest], "they stand in another order", *ours)
    must({c["id"]: c["title"] for c in ours} == titles, "they are called otherwise", *ours)
    alone = _good(await target.chat("GET", oldest), "Chat")
    must(alone in ours, "a chat is shown otherwise than it is listed", alone, *ours)


@rule("chats_paged", "ask again with `before` the last chat's id.", seconds=120)
async def chats_paged(target: Target) -> None:
    """The first chats one by one: nothing left out, nothing twice."""
    async with target.connect() as probe:
        for _ in range(3):
            await _begin(probe)
    whole = (await _list(target))["chats"][:3]
    first = await _list(target, "limit=2")
    must(first["chats"] == whole[:2], "the first two are others", first)
    must(first["has_more"] is True, "there are more", first)
    second = await _list(target, f"limit=1&before={whole[1]['id']}")
    must(second["chats"] == whole[2:], "the one behind them is another", second)


@rule("chats_query_checked", "The id of the last chat that is there; absent for the first ones.")
async def chats_query_checked(target: Target) -> None:
    """An unknown query, values that do not fit, and a chat that is not there."""
    for query in ("colour=red", "limit=0", "limit=101", "before=yesterday"):
        refused(await target.call("GET", f"/chats?{query}"), 400, "bad_request")
    refused(await target.call("GET", f"/chats?before={new_id()}"), 404, "not_found")


@rule("chat_changed", "The caller's session is told with `chat_updated`.")
async def chat_changed(target: Target) -> None:
    """A new name, cleaned to one line, and a pin; every connection hears of it, once."""
    async with target.connect() as probe, target.connect(probe.client_id) as other:
        await other.send("resume", epoch=other.session["epoch"], seq=other.session["seq"])
        chat_id = await _begin(probe)
        before = _good(await target.chat("GET", chat_id), "Chat")
        answer = await target.chat("PATCH", chat_id, title=" Two\nwords ", pinned=True)
        chat = _good(answer, "Chat")
        must(chat == {**before, "title": "Two words", "pinned": True}, "it is another", chat)
        must(_good(await target.chat("GET", chat_id), "Chat") == chat, "it was not kept", chat)
        await other.until("chat_updated", title="Two words")
        for heard in (await probe.fence(), of_type(other.heard, "chat_updated")[1:]):
            told = the_one(heard, "chat_updated")
            same = {"chat_id": chat["id"], **{k: v for k, v in chat.items() if k in told}}
            must(told | same == told, "it is told otherwise", told, chat)


@rule("chat_change_checked", "It names at least one thing.")
async def chat_change_checked(target: Target) -> None:
    """What names nothing, or does not fit, is refused and changes nothing."""
    async with target.connect() as probe:
        chat_id = await _begin(probe)
        before = await target.chat("GET", chat_id)
        changes: tuple[Frame, ...] = ({}, {"title": ""}, {"title": "x" * 201}, {"title": " \n "})
        for change in (*changes, {"pinned": "yes"}, {"pinned": True, "colour": "red"}):
            body = json.dumps(change).encode()
            answer = await target.call("PATCH", f"/chats/{chat_id}", body=body)
            refused(answer, 400, "bad_request")
        after = await target.chat("GET", chat_id)
        must(after.json() == before.json(), "it was changed", after.json())
        must(not await probe.fence(), "something was told", *probe.heard[-1:])


@rule("chat_deleted", "From then on the chat is found nowhere.")
async def chat_deleted(target: Target) -> None:
    """Not by itself, not in the list, not for a message; `chat_deleted` tells of it."""
    async with target.connect() as probe:
        chat_id = await _begin(probe)
        answer = await target.chat("DELETE", chat_id)
        must(answer.status == 204, f"the status is {answer.status}")
        must(not answer.body, "the answer has a body")
        told = the_one(await probe.fence(), "chat_deleted")
        must(told["chat_id"] == chat_id, "another chat is told of", told)
        await _not_found(target, chat_id)
        ids = [chat["id"] for chat in (await _list(target))["chats"]]
        must(chat_id not in ids, "it is still listed", ids)
        refusal = await probe.answer(await probe.send("chat", content=SHORT, chat_id=chat_id))
        must(refusal.get("code") == "not_found", "it can be used", refusal)


@rule("chat_restored", "Within 30 days of its deletion.")
async def chat_restored(target: Target) -> None:
    """As it was, with its messages; `chat_updated` tells of it. A second time it is not found."""
    async with target.connect() as probe:
        chat_id = await _begin(probe)
        refused(await target.chat("POST", chat_id, "/restore"), 404, "not_found")
        before = [(await target.chat("GET", chat_id, what)).json() for what in ("", "/messages")]
        await target.chat("DELETE", chat_id)
        await probe.fence()
        chat = _good(await target.chat("POST", chat_id, "/restore"), "Chat")
        after = [chat, (await target.chat("GET", chat_id, "/messages")).json()]
        must(after == before, "it is not as it was", *before, *after)
        told = the_one(await probe.fence(), "chat_updated")
        must(told["chat_id"] == chat_id, "another chat is told of", told)
        refused(await target.chat("POST", chat_id, "/restore"), 404, "not_found")


@rule("deletion_stops_the_turn", "A turn that runs in the chat is stopped first")
async def deletion_stops_the_turn(target: Target) -> None:
    """It ends as cancelled before the chat is told as deleted."""
    async with target.connect() as probe:
        ack = await probe.answer(await probe.send("chat", content=LONG))
        await probe.until("token", turn_id=ack["turn_id"])
        await target.chat("DELETE", ack["chat_id"])
        await probe.until("chat_deleted")
        end = the_one(of_turn(probe.heard, ack["turn_id"]), "turn_finished")
        must(end["outcome"] in ("cancelled", "completed"), f"it ended as {end['outcome']}", end)
        last = probe.heard[-1]
        must(last["type"] == "chat_deleted", "something comes behind it", last)


@rule("chats_of_nobody", "Something that the request names does not exist")
async def chats_of_nobody(target: Target) -> None:
    """A chat that does not exist."""
    chat_id = new_id()
    await _not_found(target, chat_id)
    refused(await target.chat("POST", chat_id, "/restore"), 404, "not_found")


@rule("chats_of_another", "or not for this caller.")
async def chats_of_another(target: Target) -> None:
    """A caller neither sees nor changes another's chats, and is not told that they are there."""
    stranger = await somebody_else(target)
    async with target.connect() as probe:
        kept, deleted = await _begin(probe), await _begin(probe)
    await target.chat("DELETE", deleted)
    await _not_found(stranger, kept)
    refused(await stranger.call("GET", f"/chats?before={kept}"), 404, "not_found")
    refused(await stranger.chat("POST", deleted, "/restore"), 404, "not_found")
    listed = [chat["id"] for chat in (await _list(stranger))["chats"]]
    must(kept not in listed, "another's chat is listed", listed)
    chat = _good(await target.chat("GET", kept), "Chat")
    must(not chat["pinned"], "it was changed", chat)
