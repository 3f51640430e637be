"""A data source over one Markdown file: cut at its headings into parts that can be cited.

A line of three dashes is the end of a page. `cut` is pure and does the work; the class reads the
file, again whenever it has changed. Sources that ask an API or a database implement the port
themselves and leave this module alone.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.core.errors import ToolError
from app.core.ports import DataSource, Document, Ports

MOST_WORDS = 350
"""A longer section becomes several documents, cut between paragraphs."""

MOST_BYTES = 1024 * 1024
MOST_DOCUMENTS = 500

_HEADING = re.compile(r"^(#{1,3})\s+(.+)$")


class TextDataSource(DataSource, ABC):
    """A source whose text is the file `<name>.md` in the folder it is given.

    A file over 1 MiB, or of more than 500 parts, is refused as a whole rather than cut short:
    half a handbook would give wrong answers with right citations.
    """

    def __init__(self, folder: Path, ports: Ports | None = None) -> None:  # noqa: ARG002
        self._file = folder / f"{self.name}.md"
        self._version: tuple[int, int] | None = None
        self._documents: tuple[Document, ...] = ()

    @property
    @abstractmethod
    def name(self) -> str:
        """The name that clients select, and the file's."""

    @property
    @abstractmethod
    def title(self) -> str:
        """A short name for people."""

    @property
    @abstractmethod
    def description(self) -> str:
        """What it holds, in a sentence."""

    async def documents(self) -> Sequence[Document]:
        """Return the parts in their order. Raises ToolError when the file cannot be used."""
        self._refresh()
        return self._documents

    def _refresh(self) -> None:
        """Read the file unless it is the one read last; some tens of kilobytes, so no thread."""
        try:
            state = self._file.stat()
            version = (state.st_mtime_ns, state.st_size)
            if version == self._version:
                return
            if state.st_size > MOST_BYTES:
                raise ToolError(f"{self.title} is too large to be read.")
            text = self._file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ToolError(f"{self.title} cannot be read at the moment.") from error
        documents = tuple(cut(text, name=self.name, title=self.title))
        if len(documents) > MOST_DOCUMENTS:
            raise ToolError(f"{self.title} has too many parts to be read.")
        self._documents, self._version = documents, version


def cut(text: str, *, name: str, title: str) -> Iterator[Document]:
    """Yield the sections of a Markdown text, each at most about 350 words.

    Ids are `<name>:<number>`, counted from 1; the heading stays at the top of its text, and is
    repeated on every part of a long section.
    """
    number = 0
    for page, heading, paragraphs in _sections(text):
        for part in _parts(paragraphs):
            number += 1
            location = f"page {page}, {heading}" if heading else f"page {page}"
            body = "\n\n".join([heading, *part] if heading else part)
            yield Document(id=f"{name}:{number}", title=title, location=location, text=body)


def _sections(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield page, heading and paragraphs of each section that has any text."""
    page, heading, start = 1, "", 1
    paragraphs: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        first, _, rest = block.strip().partition("\n")
        found = _HEADING.match(first)
        if found or first == "---":
            if paragraphs:
                yield start, heading, paragraphs
            paragraphs = [rest] if rest.strip() else []
            page += first == "---"
            heading, start = (found[2] if found else heading), page
        elif block.strip():
            paragraphs.append(block.strip())
    if paragraphs:
        yield start, heading, paragraphs


def _parts(paragraphs: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    words = 0
    for paragraph in (piece for whole in paragraphs for piece in _pieces(whole)):
        size = len(paragraph.split())
        if part and words + size > MOST_WORDS:
            yield part
            part, words = [], 0
        part.append(paragraph)
        words += size
    if part:
        yield part


def _pieces(paragraph: str) -> list[str]:
    """Return a paragraph whole, or one that is too long by itself in runs of words."""
    words = paragraph.split()
    if len(words) <= MOST_WORDS:
        return [paragraph]
    return [" ".join(words[i : i + MOST_WORDS]) for i in range(0, len(words), MOST_WORDS)]
