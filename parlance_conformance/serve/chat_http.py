"""The HTTP operations of chats and their messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from parlance_conformance.contract import Frame, problems
from parlance_conformance.serve.chat_list import LISTED, MAX_LISTED
from parlance_conformance.serve.chats import MAX_PAGE, PAGE, Chats
from parlance_conformance.serve.commands import decode
from parlance_conformance.serve.days import Day
from parlance_conformance.serve.refusal import Refusal
from parlance_conformance.serve.session import Session
from parlance_conformance.serve.wire import Request

Query: TypeAlias = Mapping[str, list[str]]
PATH: Final = re.compile("/chats(?:/(?P<id>[^/]+)(?P<what>/messages|/restore)?)?")
STOP_SECONDS: Final = 3.0


class ChatHttp:
    """Answers requests for chats. `session` asks for the active one, which is told of changes."""

    def __init__(self, chats: Chats, day: Day, session: Callable[[], Session | None]) -> None:
        self._chats, self._day, self._session = chats, day, session
        self._acts: dict[tuple[str, str], Callable[[str, Request], Frame | None]] = {
            ("GET", "/chats"): self._list,
            ("GET", "/messages"): self._messages,
            ("GET", ""): lambda chat_id, _: self._chats.list.get(chat_id),
            ("PATCH", ""): self._change,
            ("DELETE", ""): self._delete,
            ("POST", "/restore"): lambda chat_id, _: self._told(self._chats.list.restore(chat_id)),
        }

    async def prepare(self, request: Request) -> None:
        """Stop the turn of a chat that is about to be deleted, and wait for its end."""
        found, session = PATH.fullmatch(request.path), self._session()
        if request.method == "DELETE" and found and session is not None:
            turn = session.turns.get(found["id"])
            if turn is not None:
                turn.stop()
                await turn.ended(STOP_SECONDS)

    def answer(self, request: Request) -> tuple[int, Frame | None] | None:
        """Return status and body; None for another address. Raises `Refusal`."""
        found = PATH.fullmatch(request.path)
        if found is None:
            return None
        what = "/chats" if found["id"] is None else found["what"] or ""
        act = self._acts.get((request.method, what))
        if act is None:
            raise Refusal("method_not_allowed", f"{request.path} does not know {request.method}.")
        chat_id, paged = found["id"], what in ("/chats", "/messages")
        wrong = _wrong_in(chat_id, request.query, most=_most(what) if paged else 0)
        if wrong:
            raise Refusal("bad_request", "The request does not fit the contract.", details=wrong)
        body = act(chat_id or "", request)
        return (200, body) if body is not None else (204, None)

    def _list(self, _: str, request: Request) -> Frame:
        before, limit = _part(request.query, LISTED)
        return self._day.listed(self._chats.list.page(before, limit))

    def _messages(self, chat_id: str, request: Request) -> Frame:
        before, limit = _part(request.query, PAGE)
        return self._day.paged(self._chats.page(chat_id, before, limit))

    def _change(self, chat_id: str, request: Request) -> Frame:
        change = decode(request.body)
        if wrong := problems("ChatChange", change):
            raise Refusal("bad_request", "The body does not fit the contract.", details=wrong)
        return self._told(self._chats.list.change(chat_id, change))

    def _delete(self, chat_id: str, _: Request) -> None:
        self._chats.list.delete(chat_id)
        if (session := self._session()) is not None:
            session.forget_chat(chat_id)
            session.publish("chat_deleted", chat_id=chat_id)

    def _told(self, chat: Frame) -> Frame:
        shown = {name: chat[name] for name in ("title", "agent", "pinned", "used_at")}
        if (session := self._session()) is not None:
            session.publish("chat_updated", chat_id=chat["id"], **shown)
        return chat


def _most(what: str) -> int:
    return MAX_LISTED if what == "/chats" else MAX_PAGE


def _part(query: Query, usual: int) -> tuple[str | None, int]:
    [limit], [before] = query.get("limit", [str(usual)]), query.get("before", [None])
    return before, int(limit)


def _wrong_in(chat_id: str | None, query: Query, *, most: int) -> list[str]:
    """Say what is wrong with a request; one whose `most` is 0 takes no query."""
    known = {"before", "limit"} if most else set()
    wrong = [f"$.{name}: is not known here" for name in query.keys() - known]
    wrong += [f"$.{name}: comes twice" for name, values in query.items() if len(values) > 1]
    ids = [("before", id_) for id_ in query.get("before", [])]
    ids += [("chat_id", chat_id)] if chat_id is not None else []
    for name, id_ in ids:
        wrong += [f"$.{name}: is no id" for _ in problems("ResourceId", id_)[:1]]
    limits = query.get("limit", [])
    return wrong + [
        f"$.limit: is not 1 to {most}" for limit in limits if most and not _is_limit(limit, most)
    ]


def _is_limit(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= most
