"""The page about this knowledge base: what it holds, how it works, what it cannot do and what it keeps of readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Kb, access_of
from api.i18n import Interface
from api.lesson_parts import Lessons
from api.render import Frame, page
from api.texts_about import AboutWords
from kb import __version__
from kb.lessons.evidence import RULES, STEP_TEXTS
from kb.lessons.finding import LessonFinder
from kb.service import KnowledgeBase
from kb.types import Publication, Relevance

# Polarity -> key of what it means.
_POLARITIES = {
    "success": "success",
    "barrier": "barrier",
    "recommendation": "recommendation",
    "result": "result",
    "finding": "finding_one",
}
SECTIONS = ("holds", "search", "relevance", "finding", "evidence", "limits", "privacy", "wrong", "machines")

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that is told of the collection. ``key`` names it in the texts of the page."""

    key: str
    value: str
    href: str | None = None
    note: str | None = None


@router.api_route("/about", methods=["GET", "HEAD"])
def about_page(request: Request, kb: Kb, finder: Lessons) -> HTMLResponse:
    """What this knowledge base is, for readers; ``/api/about`` is for programs."""
    frame = Frame.of(request)
    words = AboutWords(frame.ui.code)
    settings = access_of(request).application.settings
    found = kb.all_publications()
    return page(
        request,
        "about.html",
        w=words,
        sections=SECTIONS,
        figures=_figures(found, kb, finder, frame, words) if found else [],
        kinds=_kinds(found, kb, frame, words),
        relevance=[frame.ui.relevance(step) for step in Relevance],
        polarities=[(name, words(key)) for name, key in _POLARITIES.items()],
        steps=[words.either(texts) for texts in STEP_TEXTS.values()],
        rules=[words.either(texts) for texts in RULES],
        logs=settings.query_log,
        prose=settings.answers,
        version=__version__,
    )


def _figures(
    found: Sequence[Publication], kb: KnowledgeBase, finder: LessonFinder, frame: Frame, words: AboutWords
) -> list[Figure]:
    ui, metas = frame.ui, [publication.metadata for publication in found]
    languages = Counter(meta.language for meta in metas)
    named = [f"{ui.language(code)} ({ui.number(n)})" for code, n in languages.most_common()]
    years = sorted(meta.year for meta in metas if meta.year is not None)
    span = "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    lessons = finder.find(page_size=1).total
    figures = (
        Figure("publications", ui.number(len(found)), frame.link("/publications")),
        Figure("programmes", ui.number(len({meta.programme for meta in metas if meta.programme}))),
        Figure("passages", ui.number(kb.counts().passages), note=words("passages_note")),
        Figure("lessons", ui.number(lessons), frame.link("/lessons")),
        Figure("languages", ", ".join(named)),
        Figure("years", span),
        Figure("newest", _newest(found, ui)),
    )
    return [figure for figure in figures if figure.value]


def _newest(found: Sequence[Publication], ui: Interface) -> str:
    """The day on which a publication was last taken in, on the clock of the server."""
    newest = max(datetime.fromisoformat(publication.ingested_at) for publication in found)
    return ui.day(newest.astimezone().date())


def _kinds(
    found: Sequence[Publication], kb: KnowledgeBase, frame: Frame, words: AboutWords
) -> list[tuple[str, str | None, str]]:
    """(kind, address of its publications, how many), the most frequent first; publications without a kind last."""
    counted = Counter(publication.metadata.kind for publication in found)
    without = counted.pop(None, 0)
    rows: list[tuple[str, str | None, str]] = [
        (kb.label("kind", kind, frame.ui.code), frame.link("/publications", ("kind", kind)), frame.ui.number(n))
        for kind, n in counted.most_common()
        if kind is not None
    ]
    return [*rows, (words("no_kind"), None, frame.ui.number(without))] if without else rows
