"""Rules of what is no command at all: refused while it is harmless, the end when it is not."""

from __future__ import annotations

import json

from parlance_conformance.check.probe import Hangup, Probe, of_type
from parlance_conformance.check.rule import must, rule
from parlance_conformance.check.target import Target


async def _refused(target: Target, text: str, code: str) -> None:
    """The text is refused with this code, once, and the connection lives."""
    async with target.connect() as probe:
        await probe.send_raw(text)
        refusals = of_type(await probe.fence(), "error")
        codes = [refusal["code"] for refusal in refusals]
        must(codes == [code], f"the codes are {codes}", {"client": text[:200]}, *refusals)


@rule("unknown_type", "a frame whose `type` is not in this contract")
async def unknown_type(target: Target) -> None:
    """Unknown, of the wrong direction, missing."""
    for frame in ({"type": "dance"}, {"type": "token", "seq": 1}, {}):
        await _refused(target, json.dumps(frame), "unknown_frame_type")


@rule("bad_json", "the body or frame is not strict JSON")
async def bad_json(target: Target) -> None:
    """No JSON, NaN, a doubled key, half of a surrogate pair, a huge integer, too deep."""
    values = ("NaN", '"\\ud800"', "12345678901234567890", "[" * 40 + "]" * 40)
    for value in values:
        await _refused(target, f'{{"type": "ping", "nonce": {value}}}', "bad_json")
    for text in ("nonsense", '{"type": "ping", "type": "ping"}'):
        await _refused(target, text, "bad_json")


@rule("too_large", "A larger frame is answered with `too_large`")
async def too_large(target: Target) -> None:
    """A little over the limit."""
    async with target.connect() as probe:
        most = probe.session["limits"]["max_frame_bytes"]
    text = json.dumps({"type": "ping", "nonce": "a" * most})
    await _refused(target, text, "too_large")


async def _ends(target: Target, frame: str | bytes, code: int, *, as_text: bool = True) -> None:
    async with target.connect() as probe:
        found = await _send_and_listen(probe, frame, as_text=as_text)
        must(found == code, f"it was closed with {found}", *probe.frames)


async def _send_and_listen(probe: Probe, frame: str | bytes, *, as_text: bool) -> int:
    try:
        await probe.send_raw(frame, as_text=as_text)
    except Hangup as hangup:
        return hangup.code
    return await probe.closed()


@rule("far_too_large", "one over eight times as large closes the connection with 1009")
async def far_too_large(target: Target) -> None:
    """Over eight times the limit."""
    async with target.connect() as probe:
        most = probe.session["limits"]["max_frame_bytes"]
    await _ends(target, "a" * (8 * most + 1), 1009)


@rule("binary", "The frame was binary.")
async def binary(target: Target) -> None:
    """JSON, but binary."""
    await _ends(target, b'{"type": "ping"}', 1003, as_text=False)


@rule("bad_utf8", "The text was not UTF-8.")
async def bad_utf8(target: Target) -> None:
    """A text frame that is none."""
    await _ends(target, b'{"type": "ping", "nonce": "\xff"}', 1007)


@rule("abuse", "Twenty frames in a row were refused.")
async def abuse(target: Target) -> None:
    """Twenty, but not nineteen, and a good one in between counts anew."""
    async with target.connect() as probe:
        for _ in range(2):
            for _ in range(19):
                await probe.send_raw("nonsense")
            await probe.fence()
        for _ in range(20):
            await probe.send_raw("nonsense")
        code = await probe.closed()
        must(code == 4500, f"it was closed with {code}")
