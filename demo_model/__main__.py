"""`python -m demo_model`: runs the server until a signal, or until its starter goes away.

With `--announce` it prints its base URL as the only line on stdout and stops when stdin closes, so
that it never outlives the process that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import threading

from demo_model.answering import CHAT_MODEL, EMBEDDING_MODEL
from demo_model.server import DEFAULT_PACE, DemoServer


def main() -> None:
    """Run the server; ends with status 2 when it cannot start."""
    parser = argparse.ArgumentParser(prog="demo_model", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--pace", type=float, default=DEFAULT_PACE, help="tokens per second; 0: no waiting"
    )
    parser.add_argument("--announce", action="store_true", help="print the URL; end with stdin")
    options = parser.parse_args()
    try:
        server = DemoServer(port=options.port, pace=options.pace)
        asyncio.run(_serve(server, announce=options.announce))
    except OSError as error:
        parser.error(str(error))


async def _serve(server: DemoServer, *, announce: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with server:
        if announce:
            print(server.base_url, flush=True)
            threading.Thread(target=_watch_stdin, args=(loop, stop), daemon=True).start()
        else:
            print(f"Demo model {CHAT_MODEL} (embeddings: {EMBEDDING_MODEL}) at {server.base_url}")
        await stop.wait()


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set `stop` at the end of stdin. On a thread, because stdin may be a file or a terminal."""
    while os.read(0, 4096):
        continue
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    main()
