"""The patterns over publications: what is told again and again, by whom, and what speaks against it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kb.errors import NotFound, QueryError, StoreBusy
from kb.language import detect_query
from kb.lesson import Lesson, Polarity
from kb.lesson_store import LessonStore, StoredPattern
from kb.lessons.catalogue import Catalogue, Snapshot
from kb.lessons.contradictions import Contradiction, find_contradictions
from kb.lessons.evidence import Evidence, Witnesses
from kb.lessons.grouping import Group, group_lessons
from kb.lessons.nearness import Nearness
from kb.lessons.pattern_ids import with_ids
from kb.lessons.support import supporting
from kb.taxonomy import Taxonomy

if TYPE_CHECKING:
    from kb.types import Vectors

# A question has to do with a pattern from here on.
_ANSWERS = 0.25
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lessons that say the same, most central first. ``supported_by`` are results of evaluations that say so too."""

    id: str
    polarity: Polarity
    determinant: str | None
    theme: str | None
    centre: Lesson
    lessons: tuple[Lesson, ...]
    evidence: Evidence
    contradictions: tuple[Contradiction, ...] = ()
    supported_by: tuple[Lesson, ...] = ()

    @property
    def name(self) -> str:
        """The most central quote, verbatim."""
        return self.centre.quote


@dataclass(frozen=True, slots=True)
class PatternFilter:
    """Which patterns are asked for; empty fields do not restrict. ``programme`` is one of the independent ones."""

    polarity: Polarity | None = None
    determinant: str | None = None
    theme: str | None = None
    programme: str | None = None
    least_programmes: int = 1


@dataclass(frozen=True, slots=True)
class PatternPage:
    """One page of patterns, and how many there are on all pages."""

    total: int
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True)
class _State:
    snapshot: Snapshot
    witnesses: Witnesses
    patterns: Mapping[str, Pattern]  # strongest evidence first
    of_lesson: Mapping[str, str]
    contradictions: Sequence[Contradiction]


class Patterns:
    """Finds and shows patterns. Thread-safe; what it has found is kept until lessons or reviews change.

    ``ask`` embeds a question; without it a question cannot be asked.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        lesson_store: LessonStore,
        taxonomy: Taxonomy,
        ask: Callable[[str], Vectors] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._store = lesson_store
        self._taxonomy = taxonomy
        self._ask = ask
        self._lock = threading.Lock()
        self._kept: _State | None = None

    def refresh(self) -> int:
        """Find the patterns anew when lessons or reviews have changed, and keep them; returns how many there are.

        Raises StoreBusy when they cannot be kept now.
        """
        with self._lock:
            state = self._state_of(self._catalogue.snapshot())
            self._save(state)
            return len(state.patterns)

    def all(
        self, filter: PatternFilter | None = None, query: str = "", page: int = 1, page_size: int = 20
    ) -> PatternPage:
        """The patterns that pass, most programmes first, or nearest to ``query`` first. Raises QueryError."""
        wanted = self.resolve(filter or PatternFilter())
        state = self._current()
        found = [pattern for pattern in state.patterns.values() if _passes(pattern, wanted)]
        if query.strip():
            found = self._nearest(found, query, state)
        start = (page - 1) * page_size
        return PatternPage(len(found), tuple(found[start : start + page_size]))

    def get(self, id: str) -> Pattern:
        """One pattern. Raises NotFound."""
        found = self._current().patterns.get(id)
        if found is None:
            raise NotFound("pattern", id)
        return found

    def of_lesson(self, id: str) -> Pattern | None:
        """The pattern that a lesson belongs to, if any."""
        state = self._current()
        return state.patterns[state.of_lesson[id]] if id in state.of_lesson else None

    def contradictions(self) -> Sequence[Contradiction]:
        """All sure contradictions, nearest first; also of lessons that belong to no pattern."""
        return self._current().contradictions

    def witnesses(self) -> Witnesses:
        """Who tells what, of the same moment as the patterns."""
        return self._current().witnesses

    def snapshot(self) -> Snapshot:
        """The lessons that the patterns were found in."""
        return self._current().snapshot

    def resolve(self, filter: PatternFilter) -> PatternFilter:
        """The filter with labels replaced by ids. Raises QueryError naming what is known."""
        changes: dict[str, Any] = {}
        for section in ("determinant", "theme", "programme"):
            value = getattr(filter, section)
            if not value or (section == "programme" and value.startswith("publication:")):
                continue
            id = self._taxonomy.resolve(section, value)
            if id is None:
                known = ", ".join(term.id for term in self._taxonomy.sections.get(section, ()))
                raise QueryError(f"unknown {section} {value!r}; known are: {known}")
            changes[section] = id
        return replace(filter, **changes)

    def _current(self) -> _State:
        kept, snapshot = self._kept, self._catalogue.snapshot()
        if kept is not None and kept.snapshot is snapshot:
            return kept
        with self._lock:
            state = self._state_of(snapshot)
            try:
                self._save(state)
            except StoreBusy as error:  # a reader need not wait: whoever is writing refreshes afterwards
                _log.info("patterns were not kept: %s", error)
            return state

    def _state_of(self, snapshot: Snapshot) -> _State:
        if self._kept is None or self._kept.snapshot is not snapshot:
            self._kept = self._found(snapshot)
        return self._kept

    def _found(self, snapshot: Snapshot) -> _State:
        groups = group_lessons(snapshot)
        stored = with_ids(groups, self._store.patterns(), snapshot.by_id)
        witnesses = Witnesses(snapshot, self._taxonomy)
        contradictions = find_contradictions(snapshot, witnesses)
        support = supporting(snapshot, groups)
        patterns = [
            _pattern(kept.id, group, witnesses, contradictions, support.get(group.centre.id, ()))
            for kept, group in zip(stored, groups, strict=True)
        ]
        patterns.sort(key=lambda p: (-len(p.evidence.programmes), -len(p.lessons), p.id))
        of_lesson = {lesson.id: pattern.id for pattern in patterns for lesson in pattern.lessons}
        return _State(snapshot, witnesses, {p.id: p for p in patterns}, of_lesson, contradictions)

    def _save(self, state: _State) -> None:
        stored = [
            StoredPattern(p.id, p.polarity, p.determinant, p.centre.id, tuple(sorted(x.id for x in p.lessons)))
            for p in sorted(state.patterns.values(), key=lambda pattern: pattern.id)
        ]
        if stored != self._store.patterns():
            self._store.save_patterns(stored)

    def _nearest(self, patterns: Sequence[Pattern], query: str, state: _State) -> list[Pattern]:
        if self._ask is None:
            raise QueryError("patterns cannot be searched here: there is no embedding model")
        near = Nearness(state.snapshot).to_question(self._ask(query), detect_query(query)[0])
        scores = {p.id: max(near.get(x.id, 0.0) for x in p.lessons) for p in patterns}
        found = [p for p in patterns if scores[p.id] >= _ANSWERS]
        return sorted(found, key=lambda p: (-scores[p.id], p.id))


def _pattern(
    id: str,
    group: Group,
    witnesses: Witnesses,
    contradictions: Sequence[Contradiction],
    results: tuple[Lesson, ...],
) -> Pattern:
    members = {lesson.id for lesson in group.lessons}
    evidence = witnesses.evidence(group.lessons, group.polarity, group.determinant, group.theme, bool(results))
    against = tuple(c for c in contradictions if c.helped.id in members or c.other.id in members)
    parts = (group.polarity, group.determinant, group.theme, group.centre, group.lessons)
    return Pattern(id, *parts, evidence, against, results)


def _passes(pattern: Pattern, wanted: PatternFilter) -> bool:
    return (
        wanted.polarity in (None, pattern.polarity)
        and wanted.determinant in (None, pattern.determinant)
        and wanted.theme in (None, pattern.theme)
        and (wanted.programme is None or wanted.programme in pattern.evidence.programmes)
        and len(pattern.evidence.programmes) >= wanted.least_programmes
    )
