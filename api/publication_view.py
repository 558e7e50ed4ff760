"""What the page of a publication shows around its text: what is known about it, its lessons, and what to read on in."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from api.lesson_views import LessonView, lesson_view
from api.render import Frame
from api.views import SLIDES, Card, card
from kb.discovery import Discovery
from kb.errors import KbError
from kb.lessons.finding import FoundLesson, LessonFinder
from kb.service import MAX_PAGE_SIZE, KnowledgeBase, PublicationInFull
from kb.types import Filter

SIMILAR = 4
# So many lessons are shown at once; the others are folded.
_SHOWN_LESSONS = 8
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LessonsHere:
    """The lessons found in one publication, those that say most first. ``total`` counts them all."""

    total: int = 0
    shown: tuple[LessonView, ...] = ()
    folded: tuple[LessonView, ...] = ()


def lessons_here(finder: LessonFinder, id: str, kb: KnowledgeBase, frame: Frame) -> LessonsHere:
    """The lessons of publication ``id``; none when they cannot be read now, for the text is what was asked for."""
    try:
        items = _all_lessons(finder, Filter(publication=(id,)))
    except KbError as error:
        _log.warning("no lessons of this publication: %s", error)
        return LessonsHere()
    views = tuple(lesson_view(item, kb, frame) for item in items)
    # One folded lesson takes as much room as the line that would unfold it.
    shown = len(views) if len(views) == _SHOWN_LESSONS + 1 else _SHOWN_LESSONS
    return LessonsHere(len(views), views[:shown], views[shown:])


def _all_lessons(finder: LessonFinder, chosen: Filter) -> list[FoundLesson]:
    items: list[FoundLesson] = []
    while True:
        page = finder.find(filter=chosen, page=len(items) // MAX_PAGE_SIZE + 1, page_size=MAX_PAGE_SIZE)
        items += page.items
        if len(page.items) < MAX_PAGE_SIZE:
            return items


def similar(discovery: Discovery, id: str, kb: KnowledgeBase, frame: Frame) -> list[Card]:
    """The publications to read on in; none when the index cannot tell now, for the text is what was asked for."""
    try:
        return [card(found.publication, kb, frame) for found in discovery.similar_publications(id, SIMILAR)]
    except KbError as error:
        _log.warning("no similar publications: %s", error)
        return []


def facts(found: PublicationInFull, kb: KnowledgeBase, frame: Frame) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """What is known about a publication: (name, [(value, address of the others that share it)])."""
    meta, ui = found.publication.metadata, frame.ui
    one = {"programme": meta.programme, "kind": meta.kind}
    many = {"theme": meta.themes, "target_group": meta.target_groups, "region": meta.regions}
    values: dict[str, tuple[str, ...]] = {name: (value,) for name, value in one.items() if value} | many
    facts: list[tuple[str, list[tuple[str, str | None]]]] = [
        (name, [(kb.label(name, v, ui.code), frame.link("/publications", (name, v))) for v in values[name]])
        for name in ("programme", "kind", "theme", "target_group", "region")
        if values.get(name)
    ]
    pages = found.publication.pages
    unit = "slides" if found.publication.media_type == SLIDES else "pages"
    plain = {
        "date" if meta.date else "year": ui.when(meta),
        "language": ui.language(meta.language),
        "publisher": meta.publisher,
        "length": ui.count(unit, pages) if pages else None,
    }
    return facts + [(name, [(value, None)]) for name, value in plain.items() if value]
