"""Dropping a file in is enough; a file that is wrong stops the start with its name and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.discovery import BrokenTool, discover

from .fakes import FakeContext, call

GOOD = '''
from __future__ import annotations

from pydantic import Field

from tools.base import Arguments, Tool, ToolContext, ToolResult


class EchoArguments(Arguments):
    """What to say."""

    text: str = Field(description="The text.")


class Echo(Tool[EchoArguments]):
    """Says it again."""

    name = "echo"
    title = "Echo"
    description = "Say something again."
    arguments = EchoArguments

    async def run(self, arguments: EchoArguments, context: ToolContext) -> ToolResult:
        """Say it."""
        return ToolResult(content=arguments.text, summary="Said it")
'''


def write(folder: Path, text: str, name: str = "echo.py") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.requirement("A3", "A15")
def test_the_shipped_tools_are_found_in_the_order_of_their_titles() -> None:
    assert [tool.name for tool in discover()] == [
        "ask_user",
        "calculate",
        "run_code",
        "show_plot",
        "show_table",
    ]


@pytest.mark.requirement("A3")
async def test_a_file_dropped_into_a_folder_outside_is_a_tool_that_works(tmp_path: Path) -> None:
    [tool] = discover(write(tmp_path, GOOD))
    assert (await call(tool, FakeContext(), text="hello")).content == "hello"


def test_extra_folders_come_on_top_of_the_shipped_tools(tmp_path: Path) -> None:
    names = [tool.name for tool in discover(extra=[write(tmp_path, GOOD)])]
    assert len(names) == 6
    assert names.index("echo") == names.index("calculate") + 1


def test_the_same_file_name_in_two_folders_is_two_tools(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    write(one, GOOD)
    write(two, GOOD.replace('"echo"', '"reply"'))
    assert {type(tool).__name__ for tool in discover(one, extra=[two])} == {"Echo"}
    assert {tool.name for tool in discover(one, extra=[two])} == {"echo", "reply"}


def test_a_folder_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert len(discover(tmp_path, extra=[tmp_path, tmp_path / "."])) == 1


def test_files_with_an_underscore_and_other_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "raise RuntimeError", "_shared.py")
    write(tmp_path, "raise RuntimeError", "notes.txt")
    assert discover(tmp_path) == []


def test_a_name_that_is_taken_names_both_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace('"echo"', '"calculate"'))
    with pytest.raises(BrokenTool, match=r'echo\.py: the name "calculate" is .*calculate\.py'):
        discover(extra=[tmp_path])


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenTool, match=r"nowhere: there is no such folder of tools"):
        discover(extra=[tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("async def", "async dfe", "SyntaxError: "),
        ("from pydantic import Field", "import nothing_like_it", "ModuleNotFoundError: "),
        ("class EchoArguments", "1 / 0\n\n\nclass EchoArguments", "ZeroDivisionError: "),
        ("(Tool[EchoArguments])", "", "exactly one subclass of tools.base.Tool: none"),
        (
            "class Echo(",
            "class Other(Tool[EchoArguments]):\n    pass\n\n\nclass Echo(",
            "exactly one subclass of tools.base.Tool: Other, Echo",
        ),
        ("async def run(", "async def ran(", "Echo does not implement run"),
        (
            '    name = "echo"',
            '    def __init__(self, key):\n        pass\n\n    name = "echo"',
            r"Echo\(\) fails: .*missing 1 required positional argument",
        ),
        ('    name = "echo"\n', "", "name must be small letters, digits and _, at most 64: None"),
        ('name = "echo"', 'name = "Echo it"', "name must be small letters"),
        ('name = "echo"', 'name = "echo\\n"', "name must be small letters"),
        ('name = "echo"', 'name = "e" * 65', "name must be small letters"),
        ('title = "Echo"', 'title = ""', "title must be a text of 1 to 80 characters"),
        ('title = "Echo"', 'title = "E" * 81', "title must be a text of 1 to 80 characters"),
        ('"Say something again."', '" "', "description must be a text of 1 to 4,000 characters"),
        ('"Say something again."', '"x" * 4001', "description must be a text of 1 to 4,000"),
        (
            "    arguments = ",
            "    timeout_seconds = 0\n    arguments = ",
            "timeout_seconds must be",
        ),
        (
            "    arguments = ",
            "    timeout_seconds = 600.1\n    arguments = ",
            "timeout_seconds must be above 0 and at most 600",
        ),
        (
            "    arguments = ",
            '    timeout_seconds = float("nan")\n    arguments = ',
            "timeout_seconds must be",
        ),
        ("    arguments = EchoArguments\n", "", "arguments must be a Pydantic model"),
        ("    arguments = EchoArguments", "    arguments = dict", "must be a Pydantic model"),
        ("text: str =", "more: list[EchoArguments] =", "EchoArguments holds itself"),
        (
            "    arguments = EchoArguments",
            "    arguments = EchoArguments\n\n"
            '    def parameters(self):\n        return {"type": "array"}',
            "the arguments' JSON Schema must be an object's",
        ),
        ("text: str =", "text: type =", "the arguments have no JSON Schema"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in GOOD
    folder = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BrokenTool, match=rf"Broken tool in .*echo\.py: .*({says})"):
        discover(folder)


def test_a_file_that_was_mended_is_found_by_the_next_look(tmp_path: Path) -> None:
    write(tmp_path, "import nothing_like_it")
    with pytest.raises(BrokenTool):
        discover(tmp_path)
    assert [tool.name for tool in discover(write(tmp_path, GOOD))] == ["echo"]
