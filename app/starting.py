"""What a start needs from outside: settings, folders, the access policy. What is wrong with them is
told as `CannotStart`, in a line that names the setting and says what to do.

It builds nothing; `bootstrap` does. `__main__` prints the lines.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_settings import SettingsError

from app.core.access import AccessPolicy
from app.settings import ROOT, Settings

OWN_POLICY = "app.access_control:PatternGroups"
_UNTOLD = ("_key", "_secret", "_url")


class CannotStart(Exception):
    """The service cannot start. Each problem is a line for the person who starts it."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@contextmanager
def explained() -> Iterator[None]:
    """Make a `CannotStart` of whatever ends a start; the cause stays attached."""
    try:
        yield
    except CannotStart:
        raise
    except Exception as error:
        words = str(error) or type(error).__name__
        raise CannotStart(f"{_one_line(words)} (LOG_LEVEL=DEBUG shows where.)") from error


@contextmanager
def blamed_on(setting: str) -> Iterator[None]:
    """Make a `CannotStart` that begins with a setting of whatever goes wrong inside."""
    try:
        yield
    except Exception as error:
        raise CannotStart(f"{setting}: {_one_line(str(error))}") from error


def read_settings() -> Settings:
    """Read the environment and `.env`. Raises `CannotStart` with a line for each mistake."""
    try:
        return Settings()
    except ValidationError as error:
        raise CannotStart(*(_mistake(problem) for problem in error.errors())) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CannotStart(f".env is not UTF-8 text (line {line}): save it as UTF-8.") from error
    except (OSError, SettingsError) as error:
        raise CannotStart(f".env cannot be read: {_one_line(str(error))}") from error


def _mistake(problem: Any) -> str:
    """Say what is wrong with one setting. What could be secret is not repeated."""
    own_words = problem.get("ctx", {}).get("error")
    words = str(own_words) if own_words else problem["msg"]
    if not problem["loc"]:
        return words
    name = str(problem["loc"][0])
    told = "" if own_words or name.endswith(_UNTOLD) else f"={problem['input']}"
    return f"{name.upper()}{told}: {_one_line(words)}"


def made(setting: str, folder: Path) -> Path:
    """Return the folder once it is there. Raises `CannotStart`."""
    with _of_the_system(f"{setting}={folder} cannot be made"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def writable(setting: str, folder: Path) -> Path:
    """Return the folder once it is there and can be written. Raises `CannotStart`."""
    made(setting, folder)
    with (
        _of_the_system(f"{setting}={folder} cannot be written"),
        tempfile.TemporaryFile(dir=folder),
    ):
        return folder


@contextmanager
def _of_the_system(problem: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        advice = "Name a folder that the service's user may write."
        raise CannotStart(f"{problem}: {error.strerror}. {advice}") from error


def folders(setting: str, names: Sequence[str]) -> list[Path]:
    """Return the folders that a setting names. Raises `CannotStart` for what is none."""
    for name in names:
        if not Path(name).is_dir():
            raise CannotStart(
                f"{setting}: there is no folder {name}. Create it or correct the name."
            )
    return [Path(name) for name in names]


def company() -> Any:
    """Return the demonstration company's package; None where its folder was deleted."""
    return importlib.import_module("company") if (ROOT / "company").is_dir() else None


def load_policy(settings: Settings) -> AccessPolicy:
    """Make the access policy that `ACCESS_POLICY` names. Raises `CannotStart`.

    Unset, it is the demonstration company's, or the service's own where that was deleted.
    """
    name = settings.access_policy or (own.POLICY if (own := company()) else OWN_POLICY)
    module, _, attribute = name.partition(":")
    try:
        policy = getattr(importlib.import_module(module), attribute)()
    except Exception as error:
        raise CannotStart(
            f"ACCESS_POLICY={name} cannot be used: write module:Class, of a class that is made "
            f"without arguments, in the working folder or in PYTHONPATH. ({_cause(error)})"
        ) from error
    for method in ("groups", "allow"):
        if not callable(getattr(policy, method, None)):
            raise CannotStart(f"ACCESS_POLICY={name} cannot be used: it has no method {method}.")
    return cast(AccessPolicy, policy)


def _cause(error: Exception) -> str:
    return _one_line(f"{type(error).__name__}: {error}")


def _one_line(words: str) -> str:
    return " ".join(words.split())
