"""`python -m parlance_conformance serve|check`: the two halves of the kit on the command line."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import signal
import sys
from pathlib import Path

from parlance_conformance.check.rule import RULES
from parlance_conformance.check.rules import load
from parlance_conformance.check.run import Verdict, run_rules
from parlance_conformance.serve.days import BAD_DAYS, Day, day_named
from parlance_conformance.serve.diary import Diary
from parlance_conformance.serve.server import ScriptedServer


def main() -> int:
    """Run one half; return the exit status."""
    arguments = _parser().parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(_serve(arguments) if arguments.half == "serve" else _check(arguments))
    return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="parlance_conformance", description=__doc__)
    halves = parser.add_subparsers(dest="half", required=True)
    days = "\n".join(f"  {name:15} {day.__doc__}" for name, day in BAD_DAYS.items())
    serve = halves.add_parser(
        "serve",
        help="a scripted service, for those who write clients",
        epilog=f"bad days:\n{days}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--port", type=int, default=8010)
    serve.add_argument("--bad-day", nargs="+", metavar="NAME [N]", default=[], help="see below")
    serve.add_argument("--page", type=Path, help="a folder to serve; its index.html is /")
    serve.add_argument("--thinking-seconds", type=float, default=5)
    check = halves.add_parser("check", help="hold a service against the contract")
    check.add_argument("url", help="such as http://127.0.0.1:8000")
    check.add_argument("--header", action="append", default=[], help="'X-EMAIL-USER: a@b.c'")
    check.add_argument("--format", choices=["text", "json"], default="text")
    check.add_argument("--only", action="append", default=[], metavar="RULE", help="run these")
    check.add_argument(
        "--seconds", type=float, default=math.inf, help="the longest that a rule may take"
    )
    return parser


def _day(words: list[str]) -> Day:
    name, number = [*words, "0"][:2] if words else (None, "0")
    try:
        return day_named(name, int(number))
    except (KeyError, ValueError):
        raise SystemExit(f"No such bad day; there are {', '.join(BAD_DAYS)}.") from None


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise SystemExit(f"{text!r} is no header; write it as 'X-EMAIL-USER: ada@example.com'.")
    return name.strip(), value.strip()


async def _serve(arguments: argparse.Namespace) -> int:
    server = ScriptedServer(
        port=arguments.port,
        day=_day(arguments.bad_day),
        page=arguments.page,
        thinking=arguments.thinking_seconds,
        diary=Diary(lambda line: print(line, flush=True)),
    )
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # not everywhere; then Ctrl-C ends it
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        async with server:
            print(f"{server.url} ({' '.join(arguments.bad_day) or 'a good day'})", flush=True)
            await stopped.wait()
    finally:
        print(server.diary.summary(), flush=True)
    return 1 if server.diary.faults else 0


async def _check(arguments: argparse.Namespace) -> int:
    headers = dict(map(_header, arguments.header))
    as_json = arguments.format == "json"
    load()
    if unknown := set(arguments.only) - RULES.keys():
        raise SystemExit(f"There is no rule {', '.join(sorted(unknown))}.")

    def tell(verdict: Verdict) -> None:
        """Show each verdict when it is there; a program wants one document at the end."""
        print(verdict.as_text(), file=sys.stderr if as_json else sys.stdout, flush=True)

    report = await run_rules(
        arguments.url,
        headers=headers,
        only=arguments.only,
        tell=tell,
        longest=arguments.seconds,
    )
    print(report.as_json() if as_json else report.summary())
    return 0 if report.passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
