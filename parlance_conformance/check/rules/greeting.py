"""Rules of the handshake and the hello."""

from __future__ import annotations

from parlance_conformance.check.probe import new_id
from parlance_conformance.check.rule import Skipped, must, rule
from parlance_conformance.check.target import SHORT, Target
from parlance_conformance.contract import frame_problems, version


@rule("hello_first", "The first frame on every connection.")
async def hello_first(target: Target) -> None:
    """A new connection and one that comes back."""
    async with target.connect() as first:
        must(first.session["type"] == "session", "the first frame is another", first.session)
    async with target.connect(first.client_id) as again:
        must(again.session["type"] == "session", "the first frame is another", again.session)


@rule("hello_new", "True when this session was there before this connection.")
async def hello_new(target: Target) -> None:
    """A session that nobody opened before is new, empty and for this client."""
    async with target.connect() as probe:
        hello = probe.session
        must(hello["resumed"] is False, "a new session says that it was there before", hello)
        must(hello["seq"] == 0, "a new session has events", hello)
        must(hello["client_id"] == probe.client_id, "it is another client's", hello)


@rule("hello_names_the_chat", "The chat of the session's last message; absent before the first.")
async def hello_names_the_chat(target: Target) -> None:
    """Of two chats that of the later message."""
    async with target.connect() as first:
        must("chat_id" not in first.session, "a new session names a chat", first.session)
        await first.ask(SHORT)
        end = (await first.ask(SHORT))[-1]
    async with target.connect(first.client_id) as again:
        named = again.session.get("chat_id")
        must(named == end["chat_id"], "it names another chat", end, again.session)


@rule("hello_shape", "What the service allows on this connection.")
async def hello_shape(target: Target) -> None:
    """The hello fits its schema, and the contract's major version is the checker's."""
    async with target.connect() as probe:
        wrong = frame_problems(probe.session)
        must(not wrong, "; ".join(wrong), probe.session)
        spoken = probe.session["contract_version"]
        must(spoken.split(".")[0] == version().split(".")[0], f"it speaks {spoken}", probe.session)


@rule("same_session", "The same identity with the same `client_id` comes back to its own session")
async def same_session(target: Target) -> None:
    """Session, epoch and `resumed`."""
    async with target.connect() as first:
        pass
    async with target.connect(first.client_id, takeover=False) as again:
        pair = (first.session, again.session)
        must(again.session["resumed"] is True, "it says that it is new", *pair)
        for what in ("session_id", "epoch"):
            must(first.session[what] == again.session[what], f"another {what}", *pair)


@rule(
    "malformed_client_id",
    "for a malformed `client_id` or `takeover`, or any other query, with 400",
)
async def malformed_client_id(target: Target) -> None:
    """Too short, upper case, no hexadecimal digits; and a query that nobody knows."""
    for client_id in ("abc", "A" * 32, "z" * 32, f"{new_id()}?takeover=maybe", f"{new_id()}?x=1"):
        status = await target.handshake(client_id)
        must(status == 400, f"client_id {client_id} got {status}")


@rule(
    "foreign_origin",
    "from a page of a foreign origin, the handshake is refused with HTTP 401 or 403",
)
async def foreign_origin(target: Target) -> None:
    """A browser page of somebody else."""
    status = await target.handshake(new_id(), {"Origin": "https://foreign.example"})
    must(status in (401, 403), f"a page of a foreign origin got {status}")


@rule(
    "identity_needed",
    "Without an identity, or from a page of a foreign origin, the handshake is refused",
)
async def identity_needed(target: Target) -> None:
    """Without the headers that identify the caller."""
    me = (await target.call("GET", "/me")).json()
    if me["identified_by"] == "test_mode" or not target.headers:
        raise Skipped("the service runs in test mode: everybody is identified")
    status = await Target(target.url).handshake(new_id())
    must(status == 401, f"a caller without an identity got {status}")
