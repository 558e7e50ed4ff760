"""The numbered sources for a question: leading lessons first, then the best passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.answer.types import Grounds, Source
from kb.lessons.finding import FoundLesson, LessonFinder
from kb.lessons.leading import leading
from kb.service import KnowledgeBase
from kb.types import Filter, Hit, Relevance

# What fits in the window of a small local model: some 12 quotes of 20 to 60 words, about 2,000 tokens with their
# headings and titles.
LESSONS = 8
PASSAGES = 6
MAX_QUOTE = 1000  # characters; a longer one is left out, for a cut quote is not what was written
MAX_ALL = 8000  # characters
_PUBLICATIONS = 6


class Gatherer:
    """Finds what an answer may rest on, with the same search as everywhere. Thread-safe."""

    def __init__(self, kb: KnowledgeBase, finder: LessonFinder) -> None:
        self._kb = kb
        self._finder = finder

    def gather(
        self,
        question: str,
        filter: Filter | None = None,
        language: str | None = None,
        *,
        as_typed: bool = False,
        plain: bool = False,
    ) -> Grounds:
        """The sources for ``question``; the answer is in ``language``, else in that of the question.

        ``as_typed`` and ``plain`` are as for ``KnowledgeBase.search``. Raises QueryError for an empty or overlong
        question or an unknown filter value.
        """
        result = self._kb.search(question, filter, page_size=_PUBLICATIONS, as_typed=as_typed, plain=plain)
        language = language or ("en" if result.notices.language == "en" else "nl")
        if not result.answered:
            return Grounds(result.query, language, answered=False, sources=(), lessons=0)
        found = self._finder.find(result.query, filter=filter, page_size=LESSONS)
        first = leading(self._finder, result, filter, LESSONS)
        lessons = list({one.lesson.id: one for one in (*first, *found.items)}.values())[:LESSONS]
        hits = [hit for group in result.groups if not group.weaker for hit in group.hits]
        hits = [hit for hit in hits if hit.relevance is not Relevance.WEAK]
        hits.sort(key=lambda hit: (-hit.score, hit.passage.id))
        sources = _numbered([*map(_of_lesson, lessons), *_new(hits, lessons)])
        return Grounds(result.query, language, bool(sources), sources, found.total)


def _of_lesson(found: FoundLesson) -> Source:
    lesson = found.lesson
    return Source(
        0,
        lesson.quote,
        found.publication,
        lesson.passage_id,
        lesson.page,
        lesson.heading,
        lesson.language,
        lesson.id,
        lesson.polarity.value,
    )


def _new(hits: Sequence[Hit], lessons: Iterable[FoundLesson]) -> Iterator[Source]:
    """The passages whose quotes do not repeat a lesson that is already there."""
    told = [(one.lesson.passage_id, one.lesson.statement.start, one.lesson.statement.end) for one in lessons]
    shown = 0
    for hit in hits:
        quote, passage = hit.quote, hit.passage.passage
        repeats = any(id == hit.passage.id and start < quote.end and quote.start < end for id, start, end in told)
        if shown < PASSAGES and not repeats:
            shown += 1
            yield Source(
                0, quote.text, hit.publication, hit.passage.id, passage.page, passage.heading, passage.language
            )


def _numbered(sources: Iterable[Source]) -> tuple[Source, ...]:
    """As many as fit, each words once, numbered from 1."""
    kept: dict[str, Source] = {}
    room = MAX_ALL
    for source in sources:
        if len(source.quote) <= min(MAX_QUOTE, room) and source.quote not in kept:
            kept[source.quote] = replace(source, number=len(kept) + 1)
            room -= len(source.quote)
    return tuple(kept.values())
