"""Composing a brief: what programmes say on a topic, in their own words, with numbered sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import TYPE_CHECKING

from kb.lesson import Lesson, Polarity
from kb.lessons.brief_finding import Finder, FoundLesson
from kb.lessons.brief_patterns import PatternBook
from kb.lessons.brief_sources import Sources, best_sentence
from kb.lessons.brief_types import Brief, Countered, Gaps, Item, Options, Part, Quoted, Section
from kb.lessons.catalogue import Catalogue, Snapshot
from kb.lessons.countermeasures import Countermeasures
from kb.lessons.programmes import SAME_MEANING
from kb.service import KnowledgeBase
from kb.types import Hit, Publication, Relevance, SearchResult

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy

_PUBLICATIONS = 40
_CANDIDATES = 100
# What several programmes say comes earlier: each doubling counts for so much of the score.
_EVIDENCE = 0.2
_QUOTES_A_PROGRAMME = 2
_QUOTES_AN_ITEM = 3
_TOOL = "tool"
# A sentence with a web address names a source, it says nothing of the programme.
_ADDRESS = "http"
_TOOL_HEADING = re.compile(
    r"(?<!\w)(?:instrument\w*|hulpmiddel\w*|handreiking\w*|handleiding\w*|tool(?:s|kit|kits|box)?|checklists?|"
    r"stappenplan\w*|werkvorm\w*|draaiboek\w*|meetinstrument\w*|templates?|guides?)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Topic:
    """Everything that is known of one topic while its brief is made."""

    text: str
    options: Options
    snapshot: Snapshot
    result: SearchResult
    sources: Sources


class Composer:
    """Makes briefs. Thread-safe; it never writes.

    ``patterns`` is there when patterns are known: without it there are no contradictions, and lessons count as saying
    the same by nearness alone. ``today`` gives the date that a brief bears.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        finder: Finder,
        kb: KnowledgeBase,
        patterns: PatternBook | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._catalogue = catalogue
        self._finder = finder
        self._kb = kb
        self._patterns = patterns
        self._today = today

    @property
    def taxonomy(self) -> Taxonomy:
        """Names the ids in a brief."""
        return self._kb.taxonomy

    def compose(self, topic: str, options: Options | None = None) -> Brief:
        """The brief on ``topic``. Raises QueryError when the topic is empty or too long."""
        options = options or Options()
        result = self._kb.search(topic, page_size=_PUBLICATIONS, plain=True)
        today = self._today()
        snapshot = self._catalogue.snapshot()
        about = _Topic(result.query, options, snapshot, result, Sources(snapshot.publications))
        parts = [self._part(section, about) for section in Section if section in options.include]
        kept = tuple(part for part in parts if part is not None)
        return Brief(result.query, options.language, today, kept, about.sources.all(), result.answered)

    def _part(self, section: Section, about: _Topic) -> Part | None:
        if section is Section.PROGRAMMES:
            return Part(section, tuple(_programmes(about)))
        if section is Section.SUCCESS:
            return Part(section, tuple(self._lessons(about, Polarity.SUCCESS)))
        if section is Section.BARRIERS:
            return Part(section, tuple(self._lessons(about, Polarity.BARRIER)))
        if section is Section.TOOLS:
            return Part(section, tuple(self._tools(about)))
        if section is Section.CONTRADICTIONS:
            return Part(section, tuple(self._contradictions(about))) if self._patterns else None
        # Of a topic that nothing answers everything would be a gap.
        return Part(section, gaps=self._gaps(about)) if about.result.answered else None

    def _lessons(self, about: _Topic, polarity: Polarity) -> list[Item]:
        """The lessons of one polarity that are about the topic; what says the same is one item."""
        counter = Countermeasures(about.snapshot, self._patterns) if polarity is Polarity.BARRIER else None
        items = []
        groups = self._groups(self._found(about, (polarity,)), about.snapshot)
        counted = [(self._programmes_of(group, about.snapshot), group) for group in groups]
        counted.sort(key=lambda pair: -pair[1][0].score * (1 + _EVIDENCE * log2(pair[0])))
        for programmes, group in counted[: about.options.limit]:
            lead = group[0].lesson
            quotes = tuple(about.sources.lesson(one.lesson) for one in group[:_QUOTES_AN_ITEM])
            against = counter.of(lead, [one.lesson for one in group[1:]]) if counter else None
            countered = (Countered(against[0], about.sources.lesson(against[1])),) if against else ()
            items.append(_item(lead, quotes, programmes, countered))
        return items

    def _found(self, about: _Topic, polarity: Sequence[Polarity]) -> Sequence[FoundLesson]:
        return self._finder.find(about.text, polarity, _CANDIDATES)

    def _groups(self, found: Sequence[FoundLesson], snapshot: Snapshot) -> list[list[FoundLesson]]:
        """Lessons that say the same together, in order of the best of each group; one of each publication."""
        groups: list[list[FoundLesson]] = []
        for one in found:
            same = next((g for g in groups if self._say_the_same(g[0].lesson, one.lesson, snapshot)), None)
            if same is None:
                groups.append([one])
            elif all(other.lesson.publication_id != one.lesson.publication_id for other in same):
                same.append(one)
        return groups

    def _programmes_of(self, group: Sequence[FoundLesson], snapshot: Snapshot) -> int:
        """How many programmes say what these lessons say."""
        if self._patterns is not None:
            return max(1, self._patterns.programmes([one.lesson.id for one in group]))
        return max(len({snapshot.programme(one.lesson) for one in group}), *(one.programmes for one in group))

    def _say_the_same(self, one: Lesson, other: Lesson, snapshot: Snapshot) -> bool:
        if self._patterns is not None and other.id in self._patterns.same_meaning(one.id):
            return True
        rows, vectors = snapshot.vectors
        known = one.id in rows and other.id in rows
        return known and float(vectors[rows[one.id]] @ vectors[rows[other.id]]) >= SAME_MEANING

    def _tools(self, about: _Topic) -> list[Item]:
        """Publications that are tools, then lessons out of a tool or under a heading that names one."""
        hits = [group.hits[0] for group in about.result.groups if _is_tool(group.publication) and not group.weaker]
        items = {hit.publication.id: Item((about.sources.hit(hit),)) for hit in hits}
        for one in self._found(about, ()):
            lesson = one.lesson
            named = any(_TOOL_HEADING.search(heading) for heading in lesson.heading)
            if named or _is_tool(about.snapshot.publications[lesson.publication_id]):
                if len(items) >= about.options.limit:
                    break
                items.setdefault(lesson.publication_id, _item(lesson, (about.sources.lesson(lesson),)))
        return list(items.values())[: about.options.limit]

    def _contradictions(self, about: _Topic) -> list[Item]:
        if self._patterns is None:
            return []
        on_topic = {one.lesson.id for one in self._found(about, ())}
        items = []
        for pair in self._patterns.contradictions():
            lessons = [lesson for id in pair if (lesson := about.snapshot.by_id.get(id)) is not None]
            if len(lessons) == len(pair) and not on_topic.isdisjoint(pair):
                items.append(_item(lessons[0], tuple(about.sources.lesson(lesson) for lesson in lessons)))
        return items[: about.options.limit]

    def _gaps(self, about: _Topic) -> Gaps:
        statements = [one.lesson.statement for one in self._found(about, ())]
        determinants = {label.id for statement in statements for label in statement.determinants}
        themes = {label.id for statement in statements for label in statement.themes}
        sections = self.taxonomy.sections
        return Gaps(
            tuple(term.id for term in sections.get("determinant", ()) if term.id not in determinants),
            tuple(term.id for term in sections.get("theme", ()) if term.id not in themes),
        )


def _programmes(about: _Topic) -> list[Item]:
    """The programmes whose publications answer best, each with the sentences that do."""
    hits: dict[str, list[Hit]] = {}
    for group in about.result.groups:
        programme = group.publication.metadata.programme
        if programme is not None and not group.weaker:
            fitting = [hit for hit in group.hits if hit.relevance is not Relevance.WEAK] or group.hits[:1]
            hits.setdefault(programme, []).extend(hit for hit in fitting if _ADDRESS not in best_sentence(hit))
    items = []
    for programme, found in [pair for pair in hits.items() if pair[1]][: about.options.limit]:
        distinct = {best_sentence(hit): hit for hit in reversed(found)}
        best = sorted(distinct.values(), key=lambda hit: -hit.score)[:_QUOTES_A_PROGRAMME]
        items.append(Item(tuple(about.sources.hit(hit) for hit in best), programme=programme))
    return items


def _is_tool(publication: Publication) -> bool:
    return publication.metadata.kind == _TOOL


def _item(lead: Lesson, quotes: tuple[Quoted, ...], programmes: int = 0, countered: tuple[Countered, ...] = ()) -> Item:
    themes = lead.statement.themes
    return Item(
        quotes,
        programmes,
        determinant=lead.determinant,
        theme=themes[0].id if themes else None,
        countered=countered,
    )
