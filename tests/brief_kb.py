"""A small kb with lessons over the toy encoder, for tests of briefs and exports."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toy import ToyEncoder

from index.sync import sync
from kb.lesson import Label, Polarity, Statement
from kb.lesson_store import Extracted, LessonStore
from kb.lessons.brief import Composer
from kb.lessons.brief_finding import SearchedLessons
from kb.lessons.brief_patterns import PatternBook
from kb.lessons.catalogue import Catalogue
from kb.lessons.finding import LessonFinder
from kb.settings import Settings
from kb.text import with_context
from kb.types import Block, BlockKind, Document, Metadata, Passage, Span
from kb.wiring import Application

SUCCESS, BARRIER, RECOMMENDATION = Polarity.SUCCESS, Polarity.BARRIER, Polarity.RECOMMENDATION
DAY = date(2026, 2, 1)
EVIL = "=Regionale samenwerking <script>a</script> & {50% van_ons} [1] *zo* ~ ^ \\\\"


@dataclass(frozen=True)
class Told:
    """One passage: its sentences, and what is a lesson of them: (sentence, polarity, determinants, themes)."""

    heading: tuple[str, ...]
    page: int | None
    sentences: tuple[str, ...]
    lessons: tuple[tuple[int, Polarity, tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class BriefKb:
    """Everything opened on one folder."""

    application: Application
    catalogue: Catalogue
    finder: LessonFinder
    composer: Composer

    def lesson(self, beginning: str) -> str:
        """The id of the lesson that begins so."""
        return next(x.id for x in self.catalogue.snapshot().lessons if x.quote.startswith(beginning))

    def with_patterns(self, patterns: PatternBook) -> Composer:
        finder = SearchedLessons(self.finder)
        return Composer(self.catalogue, finder, self.application.kb, patterns, lambda: DAY)


@dataclass
class FakePatterns:
    """Patterns as given."""

    groups: Sequence[Sequence[str]] = ()
    pairs: Sequence[tuple[str, str]] = field(default_factory=list)

    def same_meaning(self, lesson_id: str) -> Sequence[str]:
        return [x for group in self.groups if lesson_id in group for x in group if x != lesson_id]

    def programmes(self, lesson_ids: Collection[str]) -> int:
        return len({x for id in lesson_ids for x in (id, *self.same_meaning(id))})

    def contradictions(self) -> Iterable[tuple[str, str]]:
        return self.pairs


PUBLICATIONS: dict[str, tuple[Metadata, list[Told]]] = {
    "op-een-lijn-rapport": (
        Metadata(
            title="Eindrapport Op één lijn",
            language="nl",
            year=2015,
            date=date(2015, 9, 1),
            kind="final-report",
            programme="op-een-lijn",
            publisher="ZonMw",
            themes=("collaboration",),
            source_url="https://example.org/lijn?a=1&b=2_3#x",
        ),
        [
            Told(
                ("Eindrapport", "Succesfactoren"),
                4,
                ("Regionale samenwerking lukt met een kartrekker.", "De koffie was warm."),
                ((0, SUCCESS, ("coordinator",), ("collaboration",)),),
            ),
            Told(
                ("Eindrapport", "Belemmeringen"),
                6,
                (
                    "Regionale samenwerking stokt door gebrek aan geld.",
                    "Leg geld voor regionale samenwerking vast in een contract.",
                ),
                (
                    (0, BARRIER, ("financial-resources",), ("finance",)),
                    (1, RECOMMENDATION, ("financial-resources",), ("finance",)),
                ),
            ),
        ],
    ),
    "werkplaatsen": (
        Metadata(title="Workplaces?", language="en", year=2014, kind="evaluation", programme="awpg"),
        [
            Told(
                ("What hindered",),
                None,
                ("Zonder geld stopt elke regionale samenwerking vroeg of laat.",),
                ((0, BARRIER, ("financial-resources",), ("finance",)),),
            ),
            Told(
                ("What helped",),
                None,
                ("Regionale samenwerking lukt met een kartrekker die tijd heeft.",),
                ((0, SUCCESS, ("coordinator",), ()),),
            ),
        ],
    ),
    "wijzer": (
        Metadata(title="Wijzer samenwerking", language="nl", kind="tool", source_url="javascript:alert(1)"),
        [Told(("Stappen",), 2, ("Regionale samenwerking begint met een kaart van partners.",))],
    ),
    "kwaad": (
        Metadata(title="Titel <b>vet</b> {100%}", language="nl", kind="blog", publisher="-Uitgever"),
        [Told(("Checklist",), None, (EVIL,), ((0, RECOMMENDATION, (), ()),))],
    ),
}


def make(home: Path) -> BriefKb:
    """A filled kb in ``home``; close its store at the end."""
    application = Application(Settings(home=home))
    encoder = ToyEncoder()
    vars(application)["encoders"] = (encoder, encoder)
    store, lessons = application.store, LessonStore(application.store.database)
    for id, (metadata, passages) in PUBLICATIONS.items():
        _save(application, encoder, id, metadata, passages)
        extracted = []
        for stored, told in zip(store.passages_of(id), passages, strict=True):
            statements = []
            for number, polarity, determinants, themes in told.lessons:
                quote = told.sentences[number]
                start = stored.passage.text.index(quote)
                mark = hashlib.sha256(quote.encode()).hexdigest()[:32]
                store.save_vectors({mark: encoder.encode_documents([quote])[0]}, encoder.fingerprint)
                labels = (tuple(Label(x, 0.9) for x in determinants), tuple(Label(x, 0.8) for x in themes))
                statements.append((Statement(start, start + len(quote), polarity, 0.9, 0.8, *labels), mark))
            extracted.append(Extracted(stored.id, statements))
        lessons.save(extracted, "test")
    sync(store, application.indexes, encoder)
    catalogue = Catalogue(store, lessons, encoder.fingerprint)
    searcher = application.kb._answering._searcher
    finder = LessonFinder(catalogue, store, searcher, application.taxonomy)
    composer = Composer(catalogue, SearchedLessons(finder), application.kb, today=lambda: DAY)
    return BriefKb(application, catalogue, finder, composer)


def _save(application: Application, encoder: ToyEncoder, id: str, metadata: Metadata, told: list[Told]) -> None:
    blocks = [Block(BlockKind.PARAGRAPH, " ".join(one.sentences), page=one.page) for one in told]
    passages = [
        Passage(b.text, t.heading, (Span(n, 0, len(b.text)),), t.page, t.page, metadata.language)
        for n, (b, t) in enumerate(zip(blocks, told, strict=True))
    ]
    texts = [with_context(metadata.title, p.heading, p.text) for p in passages]
    hashes = [hashlib.sha256(t.encode()).hexdigest()[:32] for t in texts]
    store = application.store
    store.save_vectors(dict(zip(hashes, encoder.encode_documents(texts), strict=True)), encoder.fingerprint)
    document = Document(f"/files/{id}", "text/html", id, metadata, tuple(blocks))
    store.save_publication(id, document, passages, hashes, "recipe")
