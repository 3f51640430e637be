"""`python -m demo_model`: runs the server until a signal, or until its starter goes away.

With `--announce` it prints its base URL as the only line on stdout and stops when stdin closes, so
that it never outlives the process that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from demo_model.api import CHAT_MODEL, EMBEDDING_MODEL
from demo_model.pacing import DEFAULT_PACE
from demo_model.script import ScriptedReply, ScriptError, read_script
from demo_model.server import DemoServer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server; returns 0 after an orderly stop, 2 when it could not start."""
    options = _parser().parse_args(arguments)
    try:
        script = read_script(options.script) if options.script else []
        server = DemoServer(
            host=options.host, port=options.port, pace=options.pace, control=options.control
        )
        asyncio.run(_serve(server, script, announce=options.announce))
    except (ScriptError, ValueError, OSError) as error:
        print(f"demo_model: {error}", file=sys.stderr)
        return 2
    return 0


async def _serve(server: DemoServer, script: Sequence[ScriptedReply], *, announce: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server.script(script)
    async with server:
        if announce:
            print(server.base_url, flush=True)
            _watch_stdin(loop, stop)
        else:
            print(f"Demo model {CHAT_MODEL} (embeddings: {EMBEDDING_MODEL}) at {server.base_url}")
        await stop.wait()


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Set `stop` at the end of stdin. A thread, because stdin may be a file or a terminal."""

    def wait() -> None:
        try:
            while os.read(0, 4096):
                continue
        finally:
            if not loop.is_closed():
                loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, name="stdin", daemon=True).start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="demo_model", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--pace", type=float, default=DEFAULT_PACE, help="tokens per second; 0: no waiting"
    )
    parser.add_argument("--announce", action="store_true", help="print the URL; end with stdin")
    parser.add_argument("--control", action="store_true", help="add the /control paths")
    parser.add_argument("--script", type=Path, help="replies to give first, YAML or JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
