"""Texts become parts that can be cited, and a source is found by being there."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.core.errors import ToolError
from app.core.ports import CodeRunner, Document, Ports
from app.datasources import BrokenDataSource, discover
from app.datasources.base import MOST_BYTES, MOST_WORDS, TextDataSource, cut


class Notes(TextDataSource):
    name = "notes"
    title = "Notes"
    description = "Some notes."


def parts(text: str) -> list[Document]:
    return list(cut(text, name="notes", title="Notes"))


def test_a_text_is_cut_at_headings_and_pages_are_counted() -> None:
    text = "# Top\n\nFirst.\n\n## Leave\nSecond.\n\n---\n\nThird.\n\n## Pay\n\nFourth.\n\nFifth.\n"
    assert parts(text) == [
        Document("notes:1", "Notes", "page 1, Top", "Top\n\nFirst."),
        Document("notes:2", "Notes", "page 1, Leave", "Leave\n\nSecond."),
        Document("notes:3", "Notes", "page 2, Leave", "Leave\n\nThird."),
        Document("notes:4", "Notes", "page 2, Pay", "Pay\n\nFourth.\n\nFifth."),
    ]


def test_a_long_section_is_cut_between_paragraphs_and_keeps_its_heading() -> None:
    paragraph = "word " * 200
    found = parts(f"## Long\n\n{paragraph}\n\n{paragraph}\n\nend")
    assert [(d.location, len(d.text.split())) for d in found] == [
        ("page 1, Long", 201),
        ("page 1, Long", 202),
    ]


def test_a_paragraph_that_is_too_long_by_itself_is_cut_between_words() -> None:
    found = parts("word " * (2 * MOST_WORDS + 1))
    assert [len(d.text.split()) for d in found] == [MOST_WORDS, MOST_WORDS, 1]


def test_text_without_headings_and_no_text_at_all_are_fine() -> None:
    assert parts("Only this.") == [Document("notes:1", "Notes", "page 1", "Only this.")]
    assert parts("  \n\n") == []
    assert parts("# Nothing below\n\n---\n\n## Nor here") == []


async def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("old")
    source = Notes(tmp_path)
    assert await texts(source) == ["old"]
    file.write_text("new")
    os.utime(file, ns=(1, 1))
    assert await texts(source) == ["new"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"x" * (MOST_BYTES + 1), "too large"),
        (b"# h\n\nx\n\n" * 501, "too many parts"),
    ],
)
async def test_a_file_that_cannot_be_used_is_an_error_and_not_an_empty_answer(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "notes.md").write_bytes(content)
    with pytest.raises(ToolError, match=f"Notes .*{told}"):
        await Notes(tmp_path).documents()


async def texts(source: TextDataSource) -> Sequence[str]:
    return [document.text for document in await source.documents()]


OUTSIDE = """
from app.core.ports import CodeRunner, DataSource, Document

class Staff(DataSource):
    name = "{name}"
    title = "Staff"
    description = "Who works here."

    def __init__(self, folder, ports):
        self._texts, self._runner = folder, ports.need(CodeRunner)

    async def documents(self):
        answer = await self._runner.calculate("ada")
        return [Document("staff:1", "Staff", self._texts.name, answer)]
"""


class TinyRunner:
    async def calculate(self, text: str) -> str:
        return f"{text} lives here"


PORTS = Ports({CodeRunner: TinyRunner()})


@pytest.mark.requirement("A14")
async def test_a_source_of_a_folder_elsewhere_is_offered_with_its_texts_and_ports(
    tmp_path: Path,
) -> None:
    (tmp_path / "staff.py").write_text(OUTSIDE.format(name="staff"))
    (tmp_path / "_draft.py").write_text("not Python")
    found = {source.name: source for source in discover(PORTS, extra=[tmp_path])}

    assert list(found) == ["staff"]
    [document] = await found["staff"].documents()
    assert (document.location, document.text) == (tmp_path.name, "ada lives here")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import no_such_module_anywhere", "No module named"),
        ("raise SystemExit(3)", "SystemExit"),
        ("", "exactly one whole DataSource: none"),
        (OUTSIDE.format(name="staff"), 'the name "staff" is taken by'),
        (OUTSIDE.format(name="Not a name"), "name must be small letters"),
        (OUTSIDE.format(name="a").replace('"Who works here."', '""'), "description must be"),
        (OUTSIDE.format(name="a").replace("CodeRunner", "SqlReader"), "no SqlReader"),
    ],
)
def test_a_broken_source_names_its_file_and_what_to_mend(
    tmp_path: Path, code: str, told: str
) -> None:
    (tmp_path / "staff.py").write_text(OUTSIDE.format(name="staff"))
    (tmp_path / "wrong.py").write_text(code)
    with pytest.raises(BrokenDataSource, match=r"wrong\.py: ") as refusal:
        discover(PORTS, extra=[tmp_path])
    assert told in str(refusal.value)
