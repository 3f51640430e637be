"""`python -m app`: read the settings, listen, say where, serve."""

from __future__ import annotations

import gc
import sys

from pydantic import ValidationError

from app import logs, serving
from app.main import create_app
from app.settings import Settings


def main() -> int:
    """Serve until stopped. Returns 2 when the settings are wrong or the address is taken."""
    try:
        settings = Settings()
    except ValidationError as error:
        print("parlance cannot start:", file=sys.stderr)
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"- {name or 'settings'}: {problem['msg']}", file=sys.stderr)
        return 2
    logs.set_up(settings.log_level)
    serving.raise_descriptor_limit()
    try:
        listener = serving.listen(settings)
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        print(f"parlance cannot listen on {address}: {error.strerror}.", file=sys.stderr)
        return 2
    port = listener.getsockname()[1]
    settings = settings.model_copy(update={"port": port})
    app = create_app(settings)
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    print(f"parlance listens on http://{host}:{port}", flush=True)
    if settings.test_mode:
        print("TEST MODE: everybody is test@test.com. Never expose this.", file=sys.stderr)
    _collect_rarely()
    serving.server(app, settings).run(sockets=[listener])
    return 0


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
