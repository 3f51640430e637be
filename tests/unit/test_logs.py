"""Which loggers speak at which level; the lines themselves are tested with `log_lines`."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from app import logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.mark.parametrize("name", ["websockets.server", "urllib3.connectionpool", "asyncio"])
def test_debug_is_for_our_own_modules(name: str):
    logs.set_up("DEBUG")

    assert logging.getLogger("app.turns.runner").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)
    assert logging.getLogger(name).isEnabledFor(logging.INFO)


def test_a_higher_level_holds_for_everybody():
    logs.set_up("ERROR")

    for name in ("app.turns.runner", "urllib3.connectionpool"):
        assert not logging.getLogger(name).isEnabledFor(logging.WARNING)


def test_a_secret_does_not_come_into_a_line(capsys: pytest.CaptureFixture[str]):
    logs.set_up("INFO", ["hunter2"])
    structlog.get_logger("app").warning("refused", url="http://x/?key=hunter2\u202e")
    logging.getLogger("urllib3").warning("http://x/?key=%s", "hunter2")

    said = capsys.readouterr().err
    assert said.count("key=***") == 2
    assert said.isascii()
