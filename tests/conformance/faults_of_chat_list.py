"""Faults of a service that lists chats, and changes, deletes and restores them."""

from __future__ import annotations

from collections.abc import Iterator

from parlance_conformance.contract import Frame
from parlance_conformance.serve.days import Cut, Day
from tests.conformance.faults import Changed, Fault, swaps

OTHER = "0" * 32


class Lists(Day):
    """A day that changes the chats of a page."""

    def listed(self, page: Frame) -> Frame:
        return {**page, "chats": self.chats(page["chats"])}

    def chats(self, chats: list[Frame]) -> list[Frame]:
        return chats


class OldestFirst(Lists):
    def chats(self, chats: list[Frame]) -> list[Frame]:
        return chats[::-1]


class OtherNames(Lists):
    def chats(self, chats: list[Frame]) -> list[Frame]:
        return [{**chat, "title": "Chat"} for chat in chats]


class OneLess(Lists):
    """The first chat of a part is left out."""

    def chats(self, chats: list[Frame]) -> list[Frame]:
        return chats[1:]


class BeforeIgnored(Day):
    """Whatever is asked for, the first part comes."""

    _first: Frame | None = None

    def listed(self, page: Frame) -> Frame:
        self._first = self._first or page
        return self._first


class OtherPin(Changed):
    """What is told of a pin is the opposite."""

    def changed(self, frame: Frame) -> Frame:
        return {**frame, "pinned": not frame["pinned"]} if "pinned" in frame else frame


class DeletesAnother(Changed):
    def changed(self, frame: Frame) -> Frame:
        return {**frame, "chat_id": OTHER} if frame["type"] == "chat_deleted" else frame


class RestoresAnother(Changed):
    def changed(self, frame: Frame) -> Frame:
        return {**frame, "chat_id": OTHER} if "pinned" in frame else frame


class RestoresHalf(Day):
    """A restored chat has lost its answers."""

    _asked = 0

    def paged(self, page: Frame) -> Frame:
        self._asked += 1
        return page if self._asked == 1 else {**page, "messages": page["messages"][:1]}


class DeletedBeforeItsEnd(Day):
    """The chat is told as deleted before its turn has ended, each with the other's number."""

    _end: Frame | None = None

    def sending(self, frame: Frame, count: int) -> Iterator[Frame | Cut]:
        if frame["type"] == "turn_finished":
            self._end = frame
        elif frame["type"] == "chat_deleted" and self._end is not None:
            yield {**frame, "seq": self._end["seq"]}
            yield {**self._end, "seq": frame["seq"]}
        else:
            yield frame


FAULTS = [
    Fault("chats_paged", OldestFirst),
    Fault("chats_paged", OneLess),
    Fault("chats_paged", BeforeIgnored),
    Fault("chats_paged", changes=swaps(('"has_more": true', '"has_more":false'))),
    Fault("chats_listed", OldestFirst),
    Fault("chats_listed", OtherNames),
    Fault("chats_listed", OneLess),
    Fault("chats_query_checked", changes=swaps(("HTTP/1.1 400", "HTTP/1.1 422"))),
    Fault("chat_changed", OtherPin),
    Fault("chat_changed", changes=swaps(('"Two words"', '"2\\nwords "'))),
    Fault("chat_change_checked", changes=swaps(("HTTP/1.1 400", "HTTP/1.1 422"))),
    Fault("chat_deleted", DeletesAnother),
    Fault("chat_deleted", changes=swaps(("HTTP/1.1 204", "HTTP/1.1 202"))),
    Fault("chat_deleted", changes=swaps(("HTTP/1.1 404", "HTTP/1.1 410"))),
    Fault("chat_restored", RestoresAnother),
    Fault("chat_restored", RestoresHalf),
    Fault("chat_restored", changes=swaps(("HTTP/1.1 404", "HTTP/1.1 410"))),
    Fault("deletion_stops_the_turn", DeletedBeforeItsEnd),
    Fault("deletion_stops_the_turn", changes=swaps(('"cancelled"', '"stopped00"'))),
    Fault("chats_of_nobody", changes=swaps(("HTTP/1.1 404", "HTTP/1.1 410"))),
]
