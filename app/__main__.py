"""`python -m app`: read the settings, listen, start, say where, serve."""

from __future__ import annotations

import gc
import socket
import sys

import structlog

from app import logs
from app.main import create_app
from app.sandboxes.confinement import close_memory
from app.server import serving
from app.settings import Settings
from app.starting import CannotStart, explained, read_settings

_log = structlog.get_logger()


def main() -> int:
    """Serve until stopped. Returns 2 when the service cannot start, with a line that says why."""
    close_memory()  # before there are secrets in it
    logs.set_up("INFO")
    try:
        _serve(read_settings())
    except CannotStart as error:
        _log.debug("cannot_start", exc_info=error)
        for problem in error.problems:
            print(f"parlance cannot start: {problem}", file=sys.stderr)
        return 2
    return 0


def _serve(settings: Settings) -> None:
    logs.set_up(settings.log_level, settings.secrets())
    serving.raise_descriptor_limit()
    listener = _listen(settings)
    port = listener.getsockname()[1]
    settings = settings.model_copy(update={"port": port})
    with explained():
        app = create_app(settings)
    server = serving.server(app, settings, on_ready=lambda: _announce(settings))
    server.run(sockets=[listener])


def _listen(settings: Settings) -> socket.socket:
    try:
        return serving.listen(settings)
    except OSError as error:
        raise CannotStart(
            f"HOST={settings.host} PORT={settings.port} cannot be listened on: {error.strerror}. "
            "Choose another, or stop what listens there."
        ) from error


def _announce(settings: Settings) -> None:
    """Say where the service is, once it answers."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    print(f"parlance listens on http://{host}:{settings.port}", flush=True)
    for line in settings.warnings():
        print(line, file=sys.stderr)
    _collect_rarely()


def _collect_rarely() -> None:
    """Keep what was made so far out of every collection, and collect less often.

    A full collection stops all streams for as long as it takes to walk every object. Hundreds of
    running turns make enough of them for collections to take a tenth of the processor.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


if __name__ == "__main__":
    raise SystemExit(main())
