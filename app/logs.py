"""The service's own log: JSON lines on standard error. Conversations go to the session logs only.

So `LOG_LEVEL=DEBUG` is for our own modules: libraries would write every frame and every address
with the key in it. They are heard from INFO on.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any

import structlog

from app.core.log_lines import LogLines

OURS = ("app", "tools", "__main__")


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Send structlog's and the standard library's records through one JSON formatter.

    `secrets` are kept out of every line.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(_line_writer(LogLines(secrets))),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.getLevelNamesMapping()[level], logging.INFO))
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _line_writer(lines: LogLines) -> Callable[..., str]:
    def write(entry: Any, **options: Any) -> str:
        return lines.fit(json.dumps(entry, **options).encode()).decode()

    return write
