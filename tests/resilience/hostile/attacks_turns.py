"""What a hostile client may have the model, the tools and the data sources do for it."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

from tests.resilience.hostile.attacks_connections import together
from tests.resilience.hostile.peer import Peer, command, request, somebody

ENDLESS = "n = 0\nwhile True:\n    n += 1"
CROSS_JOIN = "SELECT count(*) FROM payments a, payments b, payments c, payments d"


def calling(tool: str, **arguments: Any) -> str:
    """What has the scripted model call a tool; see `model`."""
    return f"call={tool} arguments={json.dumps(arguments)}"


async def asks(port: int, content: str, *, times: int, **fields: Any) -> None:
    """Ask and ask again, as so many users, each when its answer has ended."""

    async def one() -> None:
        user = somebody()
        async with Peer(port) as peer:
            while True:
                body = {"message": content, "id": secrets.token_hex(16), **fields}
                peer.seen = b""
                await peer.send(
                    request("POST", "/api/chat/stream", user, json.dumps(body).encode())
                )
                await peer.until(b"event: done")

    await together(one, times)


async def endless_programs(port: int) -> None:
    """Three users whose programs never end."""
    await asks(port, calling("run_code", code=ENDLESS), times=3, tools=["run_code"])


async def endless_queries(port: int) -> None:
    """Three users whose queries never end."""
    await asks(port, calling("query_sales", sql=CROSS_JOIN), times=3, tools=["query_sales"])


async def largest_arguments(port: int) -> None:
    """Plots of as many points as the arguments of a call hold."""
    points = [{"x": n, "y": n} for n in range(1_000)]
    series = [{"name": f"s{n}", "points": points} for n in range(2)]
    content = calling("show_plot", title="A plot", chart="line", series=series)
    await asks(port, content[:95_000], times=3, tools=["show_plot"])


async def long_questions(port: int) -> None:
    """Questions of full length over every data source."""
    words = " ".join(f"word{n} leave" for n in range(6_000))
    sources = ["handbook", "product_faq", "sales_report"]
    await asks(port, words[:99_000], times=6, data_sources=sources)


async def control_tokens(port: int) -> None:
    """Questions that are nothing but the beginnings of control tokens."""
    await asks(port, "<|" * 49_000, times=6)


async def floods_of_tokens(port: int) -> None:
    """Answers at full speed, one after the other."""
    await asks(port, "tokens=20000 gap_ms=0", times=4)


async def begun_and_stopped(port: int) -> None:
    """Turns begun and stopped as often as the rate of frames allows."""

    async def one() -> None:
        user, client = somebody(), secrets.token_hex(16)
        async with Peer(port) as peer:
            await peer.upgrade(user, client)
            while True:
                peer.seen = b""
                await peer.send(command("chat", content="tokens=500 gap_ms=50"))
                seen = await peer.until(b'"turn_id"')
                turn = seen.partition(b'"turn_id":"')[2][:32].decode("ascii", "replace")
                await peer.send(command("cancel", turn_id=turn))
                await asyncio.sleep(0.01)

    await together(one, 4)


ATTACKS = (
    endless_programs,
    endless_queries,
    largest_arguments,
    long_questions,
    control_tokens,
    floods_of_tokens,
    begun_and_stopped,
)
