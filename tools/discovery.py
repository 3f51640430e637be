"""Finds the tools: every file of this folder, and of folders that a team keeps elsewhere.

A file holds one tool. Files whose name begins with an underscore are passed over, as are `base` and
this one. Everything that could only fail later, in a conversation, is checked here, so that a
service with a broken tool does not start and says which file is to blame. `bootstrap` calls it.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.errors import PydanticUserError

from app.core.loading import load
from tools.base import Tool

HERE = Path(__file__).resolve().parent
MAX_DESCRIPTION = 4_000
MAX_TITLE = 80
MAX_TIMEOUT_SECONDS = 600.0
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NOT_TOOLS = {HERE / "base.py", HERE / "discovery.py", HERE / "__init__.py"}


class BrokenTool(Exception):
    """A tool that cannot be offered; the text names its file and what to mend."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"Broken tool in {file}: {problem}")


def discover(folder: Path | None = None, *, extra: Sequence[Path] = ()) -> list[Tool[Any]]:
    """Return one instance of every tool, in the order of their titles.

    `folder` is this package's own unless told; the `extra` folders come on top and need be no
    package. Raises `BrokenTool` for a file that cannot be imported, that does not hold exactly one
    tool, whose tool breaks a rule of the contract, or whose tool's name is taken.
    """
    found: dict[str, tuple[Path, Tool[Any]]] = {}
    for file in _files([folder or HERE, *extra]):
        tool = _tool(file)
        if tool.name in found:
            raise BrokenTool(file, f'the name "{tool.name}" is taken by {found[tool.name][0]}')
        found[tool.name] = (file, tool)
    tools = [tool for _, tool in found.values()]
    return sorted(tools, key=lambda tool: (tool.title.casefold(), tool.name))


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in dict.fromkeys(path.resolve() for path in folders):
        if not folder.is_dir():
            raise BrokenTool(folder, "there is no such folder of tools")
        for file in sorted(folder.glob("*.py")):
            if file not in _NOT_TOOLS and not file.name.startswith("_"):
                yield file


def _tool(file: Path) -> Tool[Any]:
    module = _imported(file)
    own = [c for c in vars(module).values() if _is_tool(c) and c.__module__ == module.__name__]
    if len(own) != 1:
        names = ", ".join(c.__name__ for c in own) or "none"
        raise BrokenTool(file, f"it must define exactly one subclass of tools.base.Tool: {names}")
    if missing := sorted(own[0].__abstractmethods__):
        raise BrokenTool(file, f"{own[0].__name__} does not implement {', '.join(missing)}")
    try:
        tool: Tool[Any] = own[0]()
    except (Exception, SystemExit) as error:
        raise BrokenTool(file, f"{own[0].__name__}() fails: {error!r}") from error
    for problem in _problems(tool):
        raise BrokenTool(file, f"{own[0].__name__}: {problem}")
    return tool


def _is_tool(value: object) -> bool:
    return inspect.isclass(value) and issubclass(value, Tool) and value is not Tool


def _imported(file: Path) -> ModuleType:
    try:
        return (
            importlib.import_module(f"tools.{file.stem}")
            if file.parent == HERE
            else load(file, "tool")
        )
    except (Exception, SystemExit) as error:
        raise BrokenTool(file, f"{type(error).__name__}: {error}") from error


def _problems(tool: Tool[Any]) -> Iterator[str]:
    """Yield each rule that the tool breaks."""
    name = getattr(tool, "name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield f"name must be small letters, digits and _, at most 64: {name!r}"
    for what, limit in (("title", MAX_TITLE), ("description", MAX_DESCRIPTION)):
        text = getattr(tool, what, None)
        if not isinstance(text, str) or not 1 <= len(text.strip()) <= len(text) <= limit:
            yield f"{what} must be a text of 1 to {limit:,} characters"
    seconds = tool.timeout_seconds
    if type(seconds) not in (int, float) or not 0 < seconds <= MAX_TIMEOUT_SECONDS:
        yield f"timeout_seconds must be above 0 and at most {MAX_TIMEOUT_SECONDS:g}"
    yield from _argument_problems(tool)


def _argument_problems(tool: Tool[Any]) -> Iterator[str]:
    arguments = getattr(tool, "arguments", None)
    if not (inspect.isclass(arguments) and issubclass(arguments, BaseModel)):
        yield "arguments must be a Pydantic model, best a subclass of tools.base.Arguments"
        return
    try:
        schema = tool.parameters()
    except (TypeError, PydanticUserError) as error:
        yield f"the arguments have no JSON Schema: {error}"
        return
    if schema.get("type") != "object":
        yield "the arguments' JSON Schema must be an object's"
