"""Which publications and passages are news, and what a feed says of them."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from api.address import page_of
from api.feeds import Entry
from api.i18n import Interface
from api.views import SLIDES
from kb.lesson import Lesson
from kb.service import MAX_PAGE_SIZE, KnowledgeBase
from kb.text import count_words, sentence_spans
from kb.types import Filter, Hit, Passage, Publication, Relevance

# A question is asked of so many of the newest publications at a time, and at most so many times.
WINDOW, WINDOWS = 300, 3
_PASSAGES_EACH = 3
_QUOTE_CHARACTERS = 400
_UNJUDGED_SHARE = 0.5
# Covers, dates and lines of names are shorter.
_LEAST_WORDS = 12
_IDS = uuid.UUID("6f1c4bb2-6f1e-5d0c-9a51-0b7d9b9e1d53")


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes entries; ``base`` is the full address of this kb, ``site`` what tells its ids from those of another kb."""

    kb: KnowledgeBase
    ui: Interface
    base: str
    site: str = ""

    def newest(self, filter: Filter, limit: int) -> list[Entry]:
        """The publications that were added or updated last, newest first, each with its opening words."""
        return [self._publication(publication) for publication in by_age(self.kb, filter)[:limit]]

    def answers(self, query: str, filter: Filter, limit: int) -> list[Entry]:
        """The passages that answer, those of the publications that were added or updated last first."""
        found: dict[str, Entry] = {}
        for window in windows(by_age(self.kb, filter)):
            for hit in _hits(self.kb, query, filter, window):
                entry = self._passage(hit)
                found.setdefault(entry.id, entry)
            if len(found) >= limit:
                break
        # Sorting keeps the order of equals: the best passage of a publication comes first.
        return sorted(found.values(), key=lambda entry: entry.updated, reverse=True)[:limit]

    def lessons(self, lessons: Iterable[Lesson], filter: Filter, limit: int) -> list[Entry]:
        """Lessons, those of the publications that were added or updated last first."""
        publications = {publication.id: publication for publication in self.kb.all_publications(filter)}
        told = [lesson for lesson in lessons if lesson.publication_id in publications]
        entries = [self._lesson(lesson, publications[lesson.publication_id]) for lesson in told]
        return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:limit]

    def id(self, *names: str) -> str:
        """A URI for what has these names: the same on every machine and after every new ingest."""
        return uuid.uuid5(_IDS, "\n".join((self.site, *names))).urn

    def _publication(self, publication: Publication) -> Entry:
        meta = publication.metadata
        return self._entry(
            publication,
            id=self.id("publication", publication.id),
            title=meta.title,
            url=page_of(self.base, publication),
            quote=_opening([p.passage for p in self.kb.publication(publication.id).passages]),
            language=meta.language,
        )

    def _passage(self, hit: Hit) -> Entry:
        publication, passage = hit.publication, hit.passage.passage
        place = self.ui.pages(passage.page, passage.last_page, slides=publication.media_type == SLIDES)
        # The words, not the number: a passage gets another number in another database.
        digest = hashlib.sha256(" ".join(passage.text.casefold().split()).encode()).hexdigest()
        return self._entry(
            publication,
            id=self.id("passage", publication.id, digest),
            title=": ".join((publication.metadata.title, *passage.heading[-1:])),
            url=page_of(self.base, publication, hit.passage.id),
            quote=hit.quote.text,
            language=passage.language,
            place=(place, " > ".join(passage.heading)),
        )

    def _lesson(self, lesson: Lesson, publication: Publication) -> Entry:
        place = self.ui.pages(lesson.page, slides=publication.media_type == SLIDES)
        return self._entry(
            publication,
            id=self.id("lesson", lesson.id),
            title=": ".join((publication.metadata.title, *lesson.heading[-1:])),
            url=page_of(self.base, publication, lesson.passage_id),
            quote=lesson.quote,
            language=lesson.language,
            place=(place, " > ".join(lesson.heading)),
        )

    def _entry(
        self,
        publication: Publication,
        *,
        id: str,
        title: str,
        url: str,
        quote: str,
        language: str,
        place: tuple[str | None, ...] = (),
    ) -> Entry:
        meta = publication.metadata
        facets = {"programme": (meta.programme,), "kind": (meta.kind,), "theme": meta.themes}
        return Entry(
            id=id,
            title=title,
            url=url,
            updated=datetime.fromisoformat(publication.ingested_at),
            quote=quote,
            language=language,
            publisher=meta.publisher,
            citation=" · ".join(part for part in (self.ui.when(meta), *place) if part) or None,
            source=publication.public_url,
            topics=tuple(
                self.kb.label(facet, value, self.ui.code)
                for facet, values in facets.items()
                for value in values
                if value
            ),
        )


def by_age(kb: KnowledgeBase, filter: Filter) -> list[Publication]:
    """The publications that pass the filter, those that were added or updated last first."""
    found = sorted(kb.all_publications(filter), key=lambda publication: publication.id)
    return sorted(found, key=lambda publication: publication.ingested_at, reverse=True)


def site_of(public_url: str | None) -> str:
    """What tells the ids of one kb from those of another: its public host and path, nothing when it has none."""
    parts = urlsplit(public_url or "")
    return f"{parts.netloc}{parts.path.rstrip('/')}"


def windows(publications: Sequence[Publication]) -> Iterator[Sequence[Publication] | None]:
    """The stretches in which a question is asked of publications; None for all of them when they fit into one."""
    if len(publications) <= WINDOW:
        yield None
        return
    for start in range(0, min(len(publications), WINDOW * WINDOWS), WINDOW):
        yield publications[start : start + WINDOW]


def within(filter: Filter, window: Sequence[Publication] | None) -> Filter:
    """The filter, in a window only of its publications."""
    return filter if window is None else replace(filter, publication=tuple(p.id for p in window))


def _hits(kb: KnowledgeBase, query: str, filter: Filter, window: Sequence[Publication] | None) -> list[Hit]:
    """The passages that seem to answer, best first; with ``window`` only those of its publications."""
    result = kb.search(query, within(filter, window), page_size=MAX_PAGE_SIZE, per_publication=_PASSAGES_EACH)
    shown = {hit.passage.id for group in result.groups if not group.weaker for hit in group.hits}
    hits = [hit for hit in result.hits if hit.passage.id in shown and hit.relevance is not Relevance.WEAK]
    # With a model whose answers cannot be judged everything is related; then the score has to tell.
    judged = any(hit.relevance is not Relevance.RELATED for hit in result.hits)
    least = 0.0 if judged else _UNJUDGED_SHARE * max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= least]


def _opening(passages: Sequence[Passage]) -> str:
    """The first sentences of the first passage that says something; at least one sentence, however long."""
    if not passages:
        return ""
    text = next((p.text for p in passages if count_words(p.text) >= _LEAST_WORDS), passages[0].text)
    end = 0
    for start, stop in sentence_spans(text):
        if end and stop > _QUOTE_CHARACTERS:
            break
        end = stop if end or stop > start else end
    return text[:end]
