"""A document in the simplest words: headings, sentences, quotes, terms and sources, in the order they are read.

Every form a document can take (Word, Markdown, HTML) is written from these blocks alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` is 1 for the sections under the title. ``anchor`` is unique in the document."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A fixed sentence of ours."""

    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote with the number of its source.

    ``label`` says what the quote is to the one before it ("In dezelfde passage"); a quote with a label belongs to the
    last one without. ``facts`` say where it stands and what it is about.
    """

    quote: str
    language: str
    source: int
    facts: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of the taxonomy under a name: what nothing was found on."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One source of the reading list; they come by number, from 1, without a hole."""

    number: int
    title: str
    language: str
    facts: tuple[str, ...] = ()
    url: str | None = None

    @property
    def sentence(self) -> str:
        """The title with a full stop, if it has no mark of its own at the end."""
        return self.title if self.title.endswith((".", "?", "!", "…")) else f"{self.title}."


Block = Heading | Sentence | Citation | Terms | Reference


@dataclass(frozen=True, slots=True)
class Document:
    """A titled document. ``site`` and ``made`` stand at the top of every page."""

    title: str
    subtitle: str
    language: str
    site: str
    made: date
    day: str
    blocks: tuple[Block, ...]
