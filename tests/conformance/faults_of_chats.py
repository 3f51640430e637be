"""Faults of a service that answers several chats at once, and of the messages that it hands out."""

from __future__ import annotations

from parlance_conformance.contract import Frame
from parlance_conformance.parts import text_part
from parlance_conformance.serve.days import Day
from parlance_conformance.serve.refusal import Refusal
from tests.conformance.faults import Changed, Fault, swaps

OTHER = "0" * 32


class OneTurnASession(Day):
    """As contract 1 had it: the second chat is refused while the first is being answered."""

    _asked = 0

    def asked(self, command: Frame) -> Frame:
        self._asked += command["type"] == "chat"
        if self._asked == 2:
            raise Refusal("turn_in_progress", "The session is busy.")
        return command


class OneAfterTheOther(Changed):
    """The second turn is told as begun when the first has ended."""

    _first: Frame | None = None

    def changed(self, frame: Frame) -> Frame:
        if frame["type"] == "turn_started" and self._first is not None:
            return {**frame, "type": "thinking", "elapsed_seconds": 1, "waiting_for": "model"}
        self._first = frame if frame["type"] == "turn_started" else self._first
        return frame


class MixedUp(Changed):
    """The words of one answer are told as the other's."""

    _turns: tuple[str, ...] = ()

    def changed(self, frame: Frame) -> Frame:
        if frame["type"] == "turn_started":
            self._turns = (*self._turns, frame["turn_id"])
        if frame["type"] == "token" and frame["seq"] % 5 == 0:
            return {**frame, "turn_id": self._turns[-1]}
        return frame


class AnotherChat(Changed):
    def changed(self, frame: Frame) -> Frame:
        return {**frame, "chat_id": OTHER} if frame["type"] == "token" else frame


class ToolsOfNoChat(Changed):
    def changed(self, frame: Frame) -> Frame:
        named = frame["type"] != "tool_status"
        return frame if named else {k: v for k, v in frame.items() if k != "chat_id"}


class MessageOfAnotherChat(Changed):
    def changed(self, frame: Frame) -> Frame:
        if frame["type"] != "message":
            return frame
        return {**frame, "message": {**frame["message"], "chat_id": OTHER}}


class AlwaysANewChat(Day):
    """A busy chat takes a second message, in a chat of its own."""

    def asked(self, command: Frame) -> Frame:
        return {k: v for k, v in command.items() if k != "chat_id"}


class PromisesMore(Day):
    """The hello allows more turns than the service does."""

    def hello(self, frame: Frame) -> Frame:
        return {**frame, "limits": {**frame["limits"], "turns_per_session": 6}}


class PromisesLess(Day):
    def hello(self, frame: Frame) -> Frame:
        return {**frame, "limits": {**frame["limits"], "turns_per_session": 2}}


class StaleHello(Day):
    """The hello names a chat that is not the last message's."""

    def hello(self, frame: Frame) -> Frame:
        return {**frame, "chat_id": OTHER} if "chat_id" in frame else frame


class Resets(Changed):
    """A day that changes the turns of a snapshot."""

    def changed(self, frame: Frame) -> Frame:
        if frame["type"] != "reset":
            return frame
        return {**frame, "snapshot": {"open_turns": self.turns(frame["snapshot"]["open_turns"])}}

    def turns(self, turns: list[Frame]) -> list[Frame]:
        return turns


class KnowsOneTurn(Resets):
    def turns(self, turns: list[Frame]) -> list[Frame]:
        return turns[-1:]


class ForgetsWords(Resets):
    def turns(self, turns: list[Frame]) -> list[Frame]:
        return [{**turn, "parts": turn["parts"][1:]} for turn in turns]


class NeverEnds(Resets):
    """A snapshot holds a turn that has ended."""

    _ended: Frame | None = None

    def changed(self, frame: Frame) -> Frame:
        if frame["type"] == "turn_finished" and self._ended is None:
            ids = {"turn_id": frame["turn_id"], "chat_id": frame["chat_id"], "message_id": OTHER}
            self._ended = {**ids, "parts": []}
        return super().changed(frame)

    def turns(self, turns: list[Frame]) -> list[Frame]:
        return [*turns, self._ended] if self._ended else turns


class Pages(Day):
    """A day that changes the messages of a page."""

    def paged(self, page: Frame) -> Frame:
        return {**page, "messages": self.messages(page["messages"])}

    def messages(self, messages: list[Frame]) -> list[Frame]:
        return messages


class NewestFirst(Pages):
    def messages(self, messages: list[Frame]) -> list[Frame]:
        return messages[::-1]


class WithoutAnswers(Pages):
    def messages(self, messages: list[Frame]) -> list[Frame]:
        return [message for message in messages if message["role"] == "user"]


class OtherWords(Pages):
    def messages(self, messages: list[Frame]) -> list[Frame]:
        return [{**message, "parts": [*message["parts"], text_part("!")]} for message in messages]


class OneLess(Pages):
    """The oldest message of a part is left out."""

    def messages(self, messages: list[Frame]) -> list[Frame]:
        return messages[1:]


class BeforeIgnored(Day):
    """Whatever is asked for, the first part comes."""

    _first: Frame | None = None

    def paged(self, page: Frame) -> Frame:
        self._first = self._first or page
        return self._first


class HalfWritten(Pages):
    """The answer is there before its turn has ended."""

    def messages(self, messages: list[Frame]) -> list[Frame]:
        last = messages[-1]
        return [*messages, {**last, "role": "assistant"}] if last["role"] == "user" else messages


FAULTS = [
    Fault("chats_side_by_side", OneTurnASession),
    Fault("chats_side_by_side", OneAfterTheOther),
    Fault("chats_side_by_side", MixedUp),
    Fault("events_name_their_chat", AnotherChat),
    Fault("events_name_their_chat", ToolsOfNoChat),
    Fault("events_name_their_chat", MessageOfAnotherChat),
    Fault("busy_chat", AlwaysANewChat),
    Fault("busy_chat", changes=swaps(("turn_in_progress", "progress_in_turn"))),
    Fault("too_many_turns", PromisesMore),
    Fault("too_many_turns", PromisesLess),
    Fault("too_many_turns", changes=swaps(("too_many_turns", "turns_too_many"))),
    Fault("hello_names_the_chat", StaleHello),
    Fault("reset_open_turns", KnowsOneTurn),
    Fault("reset_open_turns", ForgetsWords),
    Fault("reset_ended_turn", NeverEnds),
    Fault("reset_ended_turn", WithoutAnswers),
    Fault("reset_ended_turn", OtherWords),
    Fault("reset_foreign_epoch", NeverEnds),
    Fault("messages_as_told", OtherWords),
    Fault("messages_as_told", NewestFirst),
    Fault("messages_as_told", changes=swaps(('"has_more": false', '"has_more":  true'))),
    Fault("answer_after_its_end", HalfWritten),
    Fault("answer_after_its_end", WithoutAnswers),
    Fault("messages_paged", NewestFirst),
    Fault("messages_paged", OneLess),
    Fault("messages_paged", BeforeIgnored),
    Fault("messages_paged", changes=swaps(('"has_more": true', '"has_more":false'))),
    Fault("messages_query_checked", changes=swaps(("HTTP/1.1 400", "HTTP/1.1 404"))),
    Fault("messages_of_no_chat", changes=swaps(("HTTP/1.1 404", "HTTP/1.1 410"))),
]
