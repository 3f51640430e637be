"""The same over TLS, with a certificate that only this test trusts."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from app.core import errors
from app.core.llm import TextDelta

from .conftest import ASK, Connect, collect, texts_before_error
from .upstream import DONE, LAST_CHUNK, STOP, WAIT, Peer, Upstream, chunk, chunked_head, delta

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl tool")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    make = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=upstream -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        [*make.split(), "-keyout", path, "-out", f"{path}.crt"],
        check=True,
        capture_output=True,
    )
    with path.open("a") as file:
        file.write(Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f"{certificate}.crt")


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    connect: Connect, server_side: ssl.SSLContext
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(STOP + DONE), LAST_CHUNK)

    async with Upstream(script, server_side) as upstream:
        _, error = await texts_before_error(connect(upstream.url), errors.LlmUnavailable)
    assert "certificates" in str(error)
    assert upstream.received == []


@pytest.mark.usefixtures("trusted")
async def test_answers_arrive_whole_and_the_connection_is_used_again(
    connect: Connect, server_side: ssl.SSLContext
) -> None:
    words = [f"{number} " for number in range(2000)]

    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), *(chunk(delta(word)) for word in words))
        await peer.send(chunk(STOP + DONE), LAST_CHUNK)

    async with Upstream(script, server_side) as upstream:
        llm = connect(upstream.url)
        for _ in range(3):
            texts, completion = await collect(llm)
            assert "".join(texts) == completion.text == "".join(words)
        assert upstream.connections == 1


@pytest.mark.usefixtures("trusted")
async def test_tokens_of_one_record_need_no_second_wake_up(
    connect: Connect, server_side: ssl.SSLContext
) -> None:
    async def script(peer: Peer) -> None:
        # One record of 16 KiB: the first read of the headers decrypts more than it takes.
        await peer.send(chunked_head() + b"".join(chunk(delta("x" * 100)) for _ in range(70)))
        await peer.until_client_leaves()

    async with Upstream(script, server_side) as upstream:
        stream = connect(upstream.url).stream(ASK)
        size = 0
        async with asyncio.timeout(WAIT):
            while size < 7000:
                item = await anext(stream)
                assert isinstance(item, TextDelta)
                size += len(item.text)
        await stream.aclose()
        await asyncio.wait_for(upstream.left.wait(), WAIT)


@pytest.mark.usefixtures("trusted")
async def test_a_cut_connection_is_an_interruption(
    connect: Connect, server_side: ssl.SSLContext
) -> None:
    async def script(peer: Peer) -> None:
        await peer.send(chunked_head(), chunk(delta("half")))
        peer.reset()

    async with Upstream(script, server_side) as upstream:
        with pytest.raises(errors.LlmInterrupted):
            await collect(connect(upstream.url))


@pytest.mark.usefixtures("trusted")
async def test_cancelling_before_the_headers_closes_the_connection(
    connect: Connect, server_side: ssl.SSLContext
) -> None:
    async def script(peer: Peer) -> None:
        await peer.until_client_leaves()

    async with Upstream(script, server_side) as upstream:
        task = asyncio.create_task(collect(connect(upstream.url)))
        await asyncio.wait_for(upstream.arrived.wait(), WAIT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(upstream.left.wait(), WAIT)
