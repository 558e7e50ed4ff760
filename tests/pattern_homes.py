"""Small homes with lessons over the toy encoder, for tests of patterns and gaps."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from homes import TAXONOMY
from toy import ToyEncoder

from kb.lesson import Label, Polarity, Statement
from kb.lesson_store import Extracted, LessonStore
from kb.lessons.catalogue import Catalogue
from kb.lessons.patterns import Patterns
from kb.store import Store
from kb.types import Block, BlockKind, Document, Metadata, Passage, Span

SUCCESS, BARRIER, RECOMMENDATION = Polarity.SUCCESS, Polarity.BARRIER, Polarity.RECOMMENDATION
RESULT, FINDING = Polarity.RESULT, Polarity.FINDING

# (quote, polarity, determinant, theme)
Told = tuple[str, Polarity, str | None, str | None]


class LessonHome:
    """A database with publications whose every passage is one lesson."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.encoder = ToyEncoder(dim=1024)
        self.store = Store(folder / "kb.sqlite3")
        self.lessons = LessonStore(self.store.database)
        self.catalogue = Catalogue(self.store, self.lessons, self.encoder.fingerprint)

    def patterns(self) -> Patterns:
        """A fresh use case, as a new process would have it."""
        return Patterns(self.catalogue, self.lessons, TAXONOMY, self.encoder.encode_query)

    def add(
        self,
        id: str,
        programme: str | None,
        told: Sequence[Told],
        *,
        language: str = "nl",
        kind: str = "final-report",
        year: int | None = 2015,
        url: str | None = None,
        regions: tuple[str, ...] = (),
        target_groups: tuple[str, ...] = (),
        before: str = "",
    ) -> None:
        """Save a publication and its lessons, or replace them; ``before`` stands in front of each in its passage."""
        meta = Metadata(
            title=f"Titel {id}",
            language=language,
            year=year,
            kind=kind,
            programme=programme,
            regions=regions,
            target_groups=target_groups,
            source_url=url,
        )
        quotes = [quote for quote, _, _, _ in told]
        lead = f"{before} " if before else ""
        texts = [lead + quote for quote in quotes]
        blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
        passages = [Passage(text, (), (Span(n, 0, len(text)),), None, None, language) for n, text in enumerate(texts)]
        hashes = [hashlib.sha256(quote.encode()).hexdigest()[:32] for quote in quotes]
        vectors = dict(zip(hashes, self.encoder.encode_documents(quotes), strict=True))
        self.store.save_vectors(vectors, self.encoder.fingerprint)
        document = Document(f"/files/{id}", "text/html", id, meta, blocks)
        self.store.save_publication(id, document, passages, hashes, "recipe")
        found = [
            Extracted(stored.id, [(_statement(one, len(lead)), hash)])
            for stored, one, hash in zip(self.store.passages_of(id), told, hashes, strict=True)
        ]
        self.lessons.save(found, "toy")


def _statement(told: Told, start: int) -> Statement:
    quote, polarity, determinant, theme = told
    determinants = (Label(determinant, 0.9),) if determinant else ()
    themes = (Label(theme, 0.9),) if theme else ()
    return Statement(start, start + len(quote), polarity, 0.9, 1.0, determinants, themes)


def fill(home: LessonHome) -> None:
    """Three programmes on money, two of which agree on a project leader and one that does not."""
    home.add(
        "een-rapport",
        "op-een-lijn",
        [
            (
                "Bespreek de structurele financiering vroeg in het traject.",
                RECOMMENDATION,
                "financial-resources",
                "finance",
            ),
            ("Een vaste projectleider met mandaat houdt vaart.", SUCCESS, "coordinator", "leadership"),
        ],
        year=2012,
        regions=("zuid-limburg",),
        target_groups=("professionals",),
    )
    home.add(
        "twee-verslag",
        "gezonde-slagkracht",
        [
            ("De structurele financiering vroeg bespreken in het traject.", SUCCESS, "financial-resources", "finance"),
            ("Gebrek aan structurele financiering vroeg in het traject.", BARRIER, "financial-resources", "finance"),
            ("Een vaste projectleider met mandaat en vaart.", SUCCESS, "coordinator", "leadership"),
        ],
        year=2014,
    )
    home.add(
        "drie-evaluatie",
        "awpg",
        [
            (
                "Structurele financiering vroeg bespreken tijdens het traject.",
                SUCCESS,
                "financial-resources",
                "finance",
            ),
            ("Een vaste projectleider met mandaat remt vaart.", BARRIER, "coordinator", "leadership"),
            ("Fietsen regent zelden in oktober.", FINDING, None, None),
        ],
        kind="evaluation",
        year=2016,
    )
