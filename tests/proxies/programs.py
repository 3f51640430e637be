"""nginx, Caddy and HAProxy as processes that end with their test, and a sign-in for two of them."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.cookies import SimpleCookie

import pytest

from tests.proxies.documented import ROOT, Place

UNPACKED = ROOT / "var" / "proxies"
START_SECONDS = 30
ARGUMENTS = {
    "nginx": ("-p", "{folder}", "-c", "{file}"),
    "caddy": ("run", "--config", "{file}", "--adapter", "caddyfile"),
    "haproxy": ("-db", "-f", "{file}"),
}


def program(name: str) -> str:
    """Where a program is. Without it the test is skipped, but never in CI."""
    folders = (UNPACKED / "usr/sbin", UNPACKED / "usr/bin", os.environ["PATH"], "/usr/sbin")
    found = shutil.which(name, path=os.pathsep.join(map(str, folders)))
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"No {name}: scripts/setup_proxies.sh gets it."
        )
    return found


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port that nobody is given while the block runs, and that is free right after it."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def make_certificate(place: Place) -> None:
    """Make a certificate of `localhost` that nobody vouches for."""
    make = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    subprocess.run(
        [*make.split(), "-keyout", place.key, "-out", place.certificate],
        check=True,
        capture_output=True,
    )
    place.both.write_text(place.certificate.read_text() + place.key.read_text())


@asynccontextmanager
async def running(name: str, configuration: str, place: Place) -> AsyncIterator[None]:
    """Run a program until the block ends."""
    file = place.folder / f"{name}.conf"
    file.write_text(configuration, "utf-8")
    names = {"folder": str(place.folder), "file": str(file)}
    [libraries] = [*UNPACKED.glob("usr/lib/*-linux-gnu")] or [UNPACKED]
    with (place.folder / f"{name}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            program(name),
            *(argument.format(**names) for argument in ARGUMENTS[name]),
            env={"LD_LIBRARY_PATH": str(libraries), "HOME": str(place.folder)},
            stdout=log,
            stderr=log,
        )
    try:
        await _until_open(process, place)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_open(process: asyncio.subprocess.Process, place: Place) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            assert process.returncode is None, [
                log.read_text() for log in place.folder.glob("*.log")
            ]
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", place.port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


@asynccontextmanager
async def sign_in() -> AsyncIterator[int]:
    """Answer like oauth2-proxy: whoever has a cookie `signed_in` is the address in it, if any.

    Yields the port.
    """

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = [line.partition(":") for line in head.split("\r\n")[1:]]
        [cookies] = [value for name, _, value in lines if name.lower() == "cookie"] or [""]
        email = SimpleCookie(cookies.strip()).get("signed_in")
        told = "202 Accepted" if email else "401 Unauthorized"
        if email and "@" in email.value:
            told += f"\r\nX-Auth-Request-Email: {email.value}"
        writer.write(f"HTTP/1.1 {told}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
