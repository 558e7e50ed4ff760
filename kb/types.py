"""The words everything in kb speaks: publications, blocks, passages, filters, hits.

All values are frozen. Offsets count Unicode code points (Python string indices), never bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class BlockKind(StrEnum):
    """What a block of text is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # one list item, without its bullet or number
    ROW = "row"  # one table row, "column: value; column: value"
    NOTE = "note"  # speaker notes of a slide


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest unit a parser hands over: clean text, no markup, no line breaks except in verse or code.

    ``level`` is 1-6 for headings, the nesting depth (1 = top) for list items and 0 otherwise. ``page`` is the
    1-based page or slide number, or None where the format has none.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser found in one file.

    ``properties`` holds metadata that the file states about itself under the keys of ``ingest.metadata`` (title,
    language, date, publisher, ...); values are the raw strings. ``warnings`` are one-line remarks for the report.
    """

    blocks: tuple[Block, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a publication. Ids (kind, programme, themes, ...) are those of the taxonomy."""

    title: str
    language: str
    date: date | None = None
    year: int | None = None
    kind: str | None = None
    programme: str | None = None
    themes: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    publisher: str | None = None
    source_title: str | None = None
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed source: its place, its metadata and its blocks in reading order."""

    uri: str
    media_type: str
    content_hash: str
    metadata: Metadata
    blocks: tuple[Block, ...]
    pages: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """``blocks[block].text[start:end]``, a stretch of one block of a document."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that can stand alone in an answer.

    ``text`` is the text of ``spans`` joined by a line feed. ``heading`` is the path of headings above the passage,
    outermost first. ``page`` and ``last_page`` are the pages of the first and last block.
    """

    text: str
    heading: tuple[str, ...]
    spans: tuple[Span, ...]
    page: int | None = None
    last_page: int | None = None
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as the store knows it. ``id`` is a stable slug; ``uri`` says where the file was read."""

    id: str
    uri: str
    media_type: str
    metadata: Metadata
    pages: int | None
    passages: int
    ingested_at: str

    @property
    def public_url(self) -> str | None:
        """The public web address of the source, None when it has none (a script or a file is no web address)."""
        address = self.metadata.source_url or ""
        return address if address.lower().startswith(("http://", "https://")) else None

    @property
    def url(self) -> str:
        """Where a reader on this machine finds the source: its public address if known, else its file."""
        return self.public_url or (Path(self.uri).as_uri() if Path(self.uri).is_absolute() else self.uri)


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its id, which is also its id in both indexes."""

    id: int
    publication_id: str
    order: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Filter:
    """Which publications may answer. Empty fields do not restrict; several values of one field mean "or".

    ``year_from`` and ``year_to`` are inclusive. It is data, never SQL: each backend translates it.
    """

    programme: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    publication: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        """True when the filter restricts anything."""
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Leg:
    """What one way of searching found of a passage: its rank (1-based) and raw score, None where it did not."""

    rank: int | None = None
    score: float | None = None


class Relevance(StrEnum):
    """How sure kb is that a passage answers."""

    DIRECT = "direct"
    RELATED = "related"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """How a hit came to its score: by words, by the meaning of the passage and of its best sentences, by letters, and
    by the meaning and the words of its publication as a whole."""

    lexical: Leg = Leg()
    dense: Leg = Leg()
    windows: Leg = Leg()
    letters: Leg = Leg()
    whole_meaning: Leg = Leg()
    whole_words: Leg = Leg()


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim stretch of a passage: ``passage.text[start:end]``, with what shows why it answers.

    ``marks`` are words of the question, ``related`` words that were searched in their place (translations, synonyms,
    parts of compounds), ``sentence`` the sentence that answers best; all as (start, end) within the quote.
    """

    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()
    related: tuple[tuple[int, int], ...] = ()
    sentence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that answers, with the publication it stands in."""

    score: float
    quote: Quote
    passage: StoredPassage
    publication: Publication
    parts: ScoreParts
    relevance: Relevance = Relevance.RELATED
    copies: tuple[str, ...] = ()  # publications of further passages with nearly the same text, which are not shown


@dataclass(frozen=True, slots=True)
class Notices:
    """How a query was understood, for telling the reader.

    ``corrections`` are (as typed, as searched); ``intent`` the kind of answer asked for and the words that showed it;
    ``expansions`` the words of the other language and ``synonyms`` the taxonomy's forms that stand in for words;
    ``unfound`` the quoted phrases that no passage holds, whose words were searched instead.
    """

    language: str = "nl"
    corrections: tuple[tuple[str, str], ...] = ()
    intent: str | None = None
    intent_words: tuple[str, ...] = ()
    expansions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfound: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one publication, best first; ``more`` counts further matching passages that are not shown.

    ``weaker`` says that none of its passages seems to answer.
    """

    publication: Publication
    hits: tuple[Hit, ...]
    more: int = 0
    weaker: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a query, by publication: first those that seem to answer, then the weaker ones.

    Within each part publications are ordered by their best passage. ``total_publications`` counts those that seem to
    answer, on all pages; ``weaker_publications`` those that come after them. When the question is not answered at all
    every publication is a weaker one.
    """

    query: str
    groups: tuple[HitGroup, ...]
    total_publications: int
    page: int = 1
    page_size: int = 10
    notices: Notices = Notices()
    answered: bool = True  # False when nothing in the kb seems to answer; the hits are then only the nearest
    weaker_publications: int = 0

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits shown, best first."""
        return tuple(sorted((h for g in self.groups for h in g.hits), key=lambda h: (-h.score, h.passage.id)))


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of publications that have it."""

    value: str
    label: str
    count: int


class Encoder(Protocol):
    """Turns text into unit vectors of ``dim`` float32; equal fingerprints mean comparable vectors."""

    @property
    def fingerprint(self) -> str:
        """Names model and version; stored with every vector."""
        ...

    @property
    def dim(self) -> int:
        """The length of a vector."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim) for text that is searched in."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """The vector of shape (dim,) for text that is searched for."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim), each as ``encode_query`` gives it."""
        ...
