"""Rules of the streaming door: one request, and its answer as server-sent events."""

from __future__ import annotations

from typing import Any

from parlance_conformance.check.probe import answer_of, new_id, numbered, text_of, the_one
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.stream import Stream
from parlance_conformance.check.target import LONG, SHORT, Target
from parlance_conformance.contract import Frame, problems
from parlance_conformance.parts import said


async def _whole(target: Target, *, after: str | None = None, **fields: Any) -> Stream:
    """A stream that was read to its end; it must have come to one."""
    body = {"message": SHORT, "id": new_id(), **fields}
    stream = await target.stream(after=after, **body)
    must(stream.status == 200, f"the status is {stream.status}", stream.body)
    must(stream.events, "no event came")
    return stream


def _refused(stream: Stream, status: int, code: str) -> None:
    must(stream.status == status, f"the status is {stream.status}, not {status}", stream.body)
    wrong = problems("ErrorResponse", stream.body)
    must(not wrong, "; ".join(wrong), stream.body)
    found = stream.body["error"]["code"]
    must(found == code, f"the code is {found}, not {code}", stream.body)


@rule("stream_shape", "One server-sent event.")
async def stream_shape(target: Target) -> None:
    """Told as `text/event-stream`; every event fits, and names the type of its data."""
    stream = await _whole(target)
    media = stream.headers.get("content-type", "").partition(";")[0].strip()
    must(media == "text/event-stream", f"it is told as {media!r}", stream.headers)
    for event, frame in zip(stream.events, stream.frames, strict=True):
        title = "StreamDone" if frame.get("type") == "done" else "ServerFrame"
        wrong = problems("StreamEvent", event) + problems(title, frame)
        must(not wrong, "; ".join(wrong), event)
        must(event.get("event") == frame["type"], "it is told as of another type", event)


@rule("stream_ends_with_done", "then `done`, and the stream ends.")
async def stream_ends_with_done(target: Target) -> None:
    """`done` once, last, and with what the turn's last event says."""
    stream = await _whole(target)
    done, end = the_one(stream.frames, "done"), the_one(stream.frames, "turn_finished")
    must(stream.frames[-2:] == [end, done], "`done` is not the last", *stream.frames[-3:])
    must(done["response_id"] == end["turn_id"], "it names another answer", end, done)
    for what in ("chat_id", "outcome", "usage"):
        must(done[what] == end[what], f"it has another {what}", end, done)


@rule("stream_is_the_answer", "A `token` carries a text delta.")
async def stream_is_the_answer(target: Target) -> None:
    """The texts of the stream, joined, are the answer."""
    frames = (await _whole(target)).frames
    must(text_of(frames) == said(answer_of(frames)), "they say something else", *frames)


@rule("stream_ids", "The cursor behind this event; send it as `Last-Event-ID` to go on from here.")
async def stream_ids(target: Target) -> None:
    """Every numbered event has the id `epoch.seq`, in one epoch and ascending; `done` has none."""
    stream = await _whole(target)
    epochs = {event["id"].partition(".")[0] for event in stream.events if "id" in event}
    must(len(epochs) == 1, f"the ids are of {len(epochs)} epochs", *stream.events)
    [epoch] = epochs
    for event, frame in zip(stream.events, stream.frames, strict=True):
        fitting = f"{epoch}.{frame['seq']}" if "seq" in frame else None
        must(event.get("id") == fitting, f"its id should be {fitting}", event)
    seqs = [frame["seq"] for frame in stream.told]
    must(seqs == sorted(set(seqs)), f"the numbers are {seqs}", *stream.events)


@rule("stream_is_the_turn", "from the live channel those that carry the turn's `turn_id`")
async def stream_is_the_turn(target: Target) -> None:
    """Both doors tell the same events, to the letter."""
    async with target.connect() as probe:
        stream = await _whole(target)
        end = the_one(stream.frames, "turn_finished")
        await probe.until("turn_finished", turn_id=end["turn_id"])
        live = [event for event in numbered(probe.heard) if _belongs(event, end)]
        must(stream.told == live, "the doors tell different events", *live, *stream.told)


def _belongs(event: Frame, end: Frame) -> bool:
    names_it = event["type"] == "chat_updated" and event["chat_id"] == end["chat_id"]
    return bool(names_it or event.get("turn_id") == end["turn_id"])


@rule("stream_goes_on", "With `Last-Event-ID` the stream goes on behind that event")
async def stream_goes_on(target: Target) -> None:
    """Broken in the middle of a long answer: what came before and after are one whole turn."""
    id_ = new_id()
    first = await target.stream(message=LONG, id=id_, most=6)
    rest = await target.stream(message=LONG, id=id_, after=first.last_id)
    must(rest.status == 200, f"the status is {rest.status}", rest.body)
    frames = first.told + rest.told
    the_one(frames, "turn_started")
    must(text_of(frames) == said(answer_of(frames)), "both are not the answer", *rest.told[:5])
    must(rest.told[0]["seq"] > first.told[-1]["seq"], "something came twice", *rest.told[:5])


@rule("stream_resumed_at_its_end", "when that was the turn's last one, `done` comes at once")
async def stream_resumed_at_its_end(target: Target) -> None:
    """`done` and nothing else, and the stream ends."""
    id_ = new_id()
    first = await _whole(target, id=id_)
    again = await _whole(target, id=id_, after=first.last_id)
    must(again.frames == [first.frames[-1]], "it is not `done` alone", *again.frames)


@rule("stream_told_again", "Without it the stream is told again from the turn's beginning.")
async def stream_told_again(target: Target) -> None:
    """The same events under the same ids."""
    id_ = new_id()
    first, again = await _whole(target, id=id_), await _whole(target, id=id_)
    must(again.events == first.events, "it is told differently", *again.frames)


@rule("stream_cursor_of_another", "A `Last-Event-ID` of another answer is refused with 400")
async def stream_cursor_of_another(target: Target) -> None:
    """That of an earlier turn, with a new message."""
    async with target.connect() as probe:
        first = await _whole(target)
        await probe.fence()
        stream = await target.stream(message=SHORT, id=new_id(), after=first.last_id, most=3)
        _refused(stream, 400, "bad_request")
        happened = [event for event in await probe.fence() if "turn_id" in event]
        must(not happened, "a turn was started", *happened)


@rule("stream_cursor_gone", "one that is not kept any more with 409 `events_gone`")
async def stream_cursor_gone(target: Target) -> None:
    """A cursor of an epoch that never was."""
    stream = await target.stream(message=SHORT, id=new_id(), after=f"{new_id()}.3", most=3)
    _refused(stream, 409, "events_gone")


@rule("stream_chat_goes_on", "The `response_id` of an earlier answer, whose chat goes on")
async def stream_chat_goes_on(target: Target) -> None:
    """In the same chat with it, in another without."""
    first = (await _whole(target)).frames[-1]
    second = (await _whole(target, previous_response_id=first["response_id"])).frames[-1]
    third = (await _whole(target)).frames[-1]
    must(first["chat_id"] == second["chat_id"], "it is another chat", first, second)
    must(first["chat_id"] != third["chat_id"], "it is the same chat", first, third)


@rule("stream_refused", "A message whose answer is wanted as a stream of events.")
async def stream_refused(target: Target) -> None:
    """What a `chat` frame may not say is refused before a stream begins."""
    wrong = await target.stream(message=SHORT, tools=["tool_of_nobody"], most=3)
    _refused(wrong, 404, "unknown_tool")
    _refused(await target.stream(message=SHORT, colour="red", most=3), 400, "bad_request")


@rule(
    "stream_retry",
    "How many milliseconds to wait before coming back when the stream breaks; once, at its start.",
)
async def stream_retry(target: Target) -> None:
    """A number, once."""
    retries = (await _whole(target)).retries
    fits = len(retries) == 1 and retries[0].isascii() and retries[0].isdigit()
    must(fits, f"`retry` was {retries}")
