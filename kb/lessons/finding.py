"""Finding lessons: by meaning, by the passage they stand in and by words, each lesson once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from index.intent import IntentKind
from index.query import ParsedQuery, parse_query
from index.search import Scope, Searcher
from index.understanding import Understanding
from kb.errors import QueryError
from kb.lesson import Lesson, Polarity, Status
from kb.lesson_store import StoredPattern
from kb.lessons.catalogue import Catalogue, Snapshot
from kb.lessons.choosing import Choice, count_facets
from kb.lessons.copies import same_words
from kb.lessons.nearness import Nearness
from kb.lessons.programmes import ProgrammeCounts
from kb.lessons.scoring import Evidence, relevance, word_share
from kb.service import MAX_PAGE_SIZE, checked_query
from kb.service.scoping import Scoping
from kb.store import Store
from kb.taxonomy import Taxonomy
from kb.types import Filter, Publication

# So many lessons are looked at by their own vector, and so many passages by the usual search.
_NEAREST = 400
_PASSAGES = 300
# So many more lessons of those passages.
_IN_PASSAGES = 1000
_ASKED_POLARITY = {
    IntentKind.SUCCESS: Polarity.SUCCESS,
    IntentKind.BARRIER: Polarity.BARRIER,
    IntentKind.RECOMMENDATION: Polarity.RECOMMENDATION,
    IntentKind.RESULT: Polarity.RESULT,
}
_STATUS_ORDER = (Status.VALIDATED, Status.MACHINE, Status.REJECTED)


@dataclass(frozen=True, slots=True)
class FoundLesson:
    """A lesson with its publication. ``programmes`` counts the programmes that tell the same; ``also_in`` are the
    lessons of other publications with nearly the same words, which are not shown by themselves."""

    lesson: Lesson
    publication: Publication
    programmes: int = 1
    score: float = 0.0
    also_in: tuple[tuple[Lesson, Publication], ...] = ()


@dataclass(frozen=True, slots=True)
class LessonResult:
    """One page of lessons. ``total`` counts all pages.

    ``preferred`` is what the question asked for, when no polarity was chosen: it comes first. ``facets`` hold facet ->
    value -> number, each as if nothing of that facet were chosen.
    """

    total: int
    items: tuple[FoundLesson, ...]
    query: str | None = None
    page: int = 1
    page_size: int = 20
    preferred: Polarity | None = None
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The lessons that fit a question, before choosing: id -> score."""

    scores: Mapping[str, float]
    preferred: Polarity | None = None


@dataclass(frozen=True)
class _Kept:
    """What is worked out once for a snapshot."""

    snapshot: Snapshot
    nearness: Nearness
    leaders: Mapping[str, str]

    @cached_property
    def alike(self) -> Mapping[str, Sequence[Lesson]]:
        """Leader -> the lessons with nearly its words."""
        found: dict[str, list[Lesson]] = {}
        for lesson in self.snapshot.shown:
            found.setdefault(self.leaders[lesson.id], []).append(lesson)
        return found


class LessonFinder:
    """Finds lessons. Thread-safe; it never writes. Rejected lessons are never found."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        searcher: Searcher,
        taxonomy: Taxonomy,
        patterns: Callable[[], Sequence[StoredPattern]] | None = None,
    ) -> None:
        """``patterns`` gives the patterns as they are now; without it those of the catalogue's store."""
        self._catalogue = catalogue
        self._store = store
        self._searcher = searcher
        self._scoping = Scoping(store, taxonomy)
        self._patterns = patterns or catalogue.lessons.patterns
        self._lock = threading.Lock()
        self._last: _Kept | None = None
        self.taxonomy = taxonomy

    def find(
        self,
        query: str | None = None,
        *,
        polarity: Sequence[str] = (),
        filter: Filter | None = None,
        determinant: Sequence[str] = (),
        theme: Sequence[str] = (),
        status: Sequence[str] = (),
        page: int = 1,
        page_size: int = 20,
    ) -> LessonResult:
        """The lessons that fit, best first; without a query all, those that were validated and say most first.

        Polarities, determinants, themes (of the lessons) and statuses may be given by name; ``filter`` chooses
        publications. Raises QueryError for an unknown value, an unusable query or an impossible page.
        """
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE:
            raise QueryError(f"pages count from 1, the page size runs from 1 to {MAX_PAGE_SIZE}")
        choice = Choice.of(self.taxonomy, polarity, determinant, theme, status)
        query = checked_query(query) if query and query.strip() else None
        kept = self._kept()
        ranked, fitting = self._fitting(query, filter or Filter(), kept, choice)
        publications = kept.snapshot.publications
        facets = count_facets(fitting, choice, publications)
        chosen = [lesson for lesson in fitting if choice.fits(lesson)]
        leads = _once(chosen, kept.leaders)
        counts = ProgrammeCounts(kept.snapshot, kept.nearness, self._patterns())
        items = tuple(
            FoundLesson(lesson, publications[lesson.publication_id], counts.count(lesson), ranked.scores[lesson.id])
            for lesson in leads[(page - 1) * page_size : page * page_size]
        )
        shown = tuple(replace(item, also_in=self._also_in(item.lesson, kept)) for item in items)
        return LessonResult(len(leads), shown, query, page, page_size, ranked.preferred, facets)

    def get(self, id: str) -> FoundLesson:
        """One lesson with its source, also a rejected one. Raises NotFound."""
        kept, lesson = self._kept(), self._catalogue.get(id)
        counts = ProgrammeCounts(kept.snapshot, kept.nearness, self._patterns())
        publication = kept.snapshot.publications[lesson.publication_id]
        return FoundLesson(lesson, publication, counts.count(lesson), also_in=self._also_in(lesson, kept))

    def same(self, id: str) -> list[FoundLesson]:
        """The other lessons that say the same as this one. Raises NotFound."""
        kept, lesson = self._kept(), self._catalogue.get(id)
        counts = ProgrammeCounts(kept.snapshot, kept.nearness, self._patterns())
        others = _once(counts.same(lesson), kept.leaders)[1:]
        return [FoundLesson(one, kept.snapshot.publications[one.publication_id]) for one in others]

    def _kept(self) -> _Kept:
        snapshot = self._catalogue.snapshot()
        with self._lock:
            if self._last is None or self._last.snapshot is not snapshot:
                self._last = _Kept(snapshot, Nearness(snapshot), same_words(snapshot.shown))
            return self._last

    def _fitting(self, query: str | None, filter: Filter, kept: _Kept, choice: Choice) -> tuple[_Ranked, list[Lesson]]:
        """What the question and the filter leave over, best first."""
        parsed = parse_query(query) if query else ParsedQuery("", "")
        filter, words = self._scoping.with_fields(self._scoping.resolve(filter), parsed)
        lessons: Sequence[Lesson] = kept.snapshot.shown
        scope, _ = self._scoping.scope(filter, parsed)
        if scope.passages is not None:
            allowed = frozenset(scope.passages)
            lessons = [lesson for lesson in lessons if lesson.passage_id in allowed]
        if query and (parsed.text or not (parsed.fields or parsed.excluded)):
            ranked = self._rank(words, lessons, kept.nearness, chosen=bool(choice.polarity))
        else:
            ranked = _Ranked({lesson.id: _worth(lesson) for lesson in lessons})
        fitting = [lesson for lesson in lessons if lesson.id in ranked.scores]
        fitting.sort(key=lambda lesson: _order(lesson, ranked.scores[lesson.id]))
        return ranked, fitting

    def _rank(self, words: str, lessons: Sequence[Lesson], nearness: Nearness, *, chosen: bool) -> _Ranked:
        if not lessons:
            return _Ranked({})
        scope = Scope(sorted({lesson.passage_id for lesson in lessons}))
        ranking = self._searcher.rank(words, scope, _PASSAGES)
        asked = ranking.understanding
        passages = {scored.id: scored.score for scored in ranking.scored}
        cosines = nearness.to_question(self._searcher.vector(asked), asked.language)
        nearest = sorted(lessons, key=lambda lesson: (-cosines.get(lesson.id, -1.0), lesson.id))[:_NEAREST]
        near = {lesson.id for lesson in nearest}
        others = [lesson for lesson in lessons if lesson.id not in near and lesson.passage_id in passages]
        others.sort(key=lambda lesson: (-passages[lesson.passage_id], -cosines.get(lesson.id, -1.0), lesson.id))
        looked = [*nearest, *others[:_IN_PASSAGES]]
        evidence = {
            lesson.id: Evidence(
                cosines.get(lesson.id, 0.0), passages.get(lesson.passage_id, 0.0), self._words(lesson, asked)
            )
            for lesson in looked
        }
        kind = asked.intent.kind if asked.intent else None
        preferred = None if chosen or kind is None else _ASKED_POLARITY.get(kind)
        return _Ranked(relevance(looked, evidence, preferred), preferred)

    def _words(self, lesson: Lesson, asked: Understanding) -> float:
        language = "nl" if lesson.language == "nl" else "en"
        analyzer = self._searcher.indexes.lexical.analyzer
        return word_share(analyzer, lesson, language, asked.terms[language], asked.sources.get(language, {}))

    def _also_in(self, lesson: Lesson, kept: _Kept) -> tuple[tuple[Lesson, Publication], ...]:
        alike = kept.alike.get(kept.leaders.get(lesson.id, ""), ())
        others = {one.publication_id: one for one in reversed(alike) if one.publication_id != lesson.publication_id}
        return tuple((one, kept.snapshot.publications[id]) for id, one in sorted(others.items()))


def _once(lessons: Sequence[Lesson], leaders: Mapping[str, str]) -> list[Lesson]:
    """The first of those with the same words."""
    firsts: dict[str, Lesson] = {}
    for lesson in lessons:
        firsts.setdefault(leaders.get(lesson.id, lesson.id), lesson)
    return list(firsts.values())


def _worth(lesson: Lesson) -> float:
    """How much a lesson says by itself, 0..1."""
    return lesson.statement.weight * lesson.statement.confidence


def _order(lesson: Lesson, score: float) -> tuple[float, int, float, str]:
    """Best first; what was validated before others that score (nearly) the same."""
    return -round(score, 2), _STATUS_ORDER.index(lesson.status), -score, lesson.id
