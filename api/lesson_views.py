"""Lessons as the templates show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from starlette.datastructures import QueryParams

from api.dependencies import MAX_PAGE, MAX_VALUE, MAX_VALUES
from api.render import Frame
from api.views import Card, FacetView, Paging, Tick, card, foreign
from kb.errors import QueryError
from kb.lesson import Label, Polarity, Review
from kb.lessons.finding import FoundLesson, LessonFinder, LessonResult
from kb.service import MAX_QUERY, KnowledgeBase
from kb.taxonomy import Taxonomy
from kb.types import Filter

LISTED = 20
TICKED = ("determinant", "theme", "programme", "status")
_SHOWN = 7


@dataclass(frozen=True, slots=True)
class LessonForm:
    """What a reader asked of the page of lessons. ``polarity`` is one, or "" for all."""

    q: str = ""
    polarity: str = ""
    determinant: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    page: int = 1

    @classmethod
    def read(cls, parameters: QueryParams) -> LessonForm:
        """The form in an address; what makes no sense counts as not given."""
        values: dict[str, Any] = {
            name: tuple(dict.fromkeys(v for v in parameters.getlist(name) if 0 < len(v.strip()) <= MAX_VALUE))[
                :MAX_VALUES
            ]
            for name in TICKED
        }
        q = "".join(c if c.isprintable() else " " for c in parameters.get("q", "")).strip()[:MAX_QUERY]
        polarity, page = parameters.get("polarity", ""), parameters.get("page", "")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) <= len(str(MAX_PAGE)) else 1
        return cls(q, polarity if polarity in list(Polarity) else "", page=max(1, number), **values)

    def pairs(self, page: int = 1) -> list[tuple[str, object]]:
        """The form as query parameters."""
        found: list[tuple[str, object]] = [("q", self.q)] if self.q else []
        found += [("polarity", self.polarity)] if self.polarity else []
        found += [(name, value) for name in TICKED for value in getattr(self, name)]
        return found + ([("page", page)] if page > 1 else [])

    def find(self, finder: LessonFinder) -> LessonResult:
        """The lessons asked for. Raises QueryError for an unknown value."""
        return finder.find(
            self.q,
            polarity=(self.polarity,) if self.polarity else (),
            filter=Filter(programme=self.programme),
            determinant=self.determinant,
            theme=self.theme,
            status=self.status,
            page=self.page,
            page_size=LISTED,
        )

    def found(self, finder: LessonFinder) -> tuple[LessonForm, LessonResult, bool]:
        """(form, lessons, whether all of it was understood); unknown values are left out, for the rest still helps."""
        try:
            return self, self.find(finder), True
        except QueryError:
            form = LessonForm(q=self.q, polarity=self.polarity)
            return form, form.find(finder), False


@dataclass(frozen=True, slots=True)
class PolarityChip:
    """One polarity to choose, with the number of lessons; ``id`` is "" for all."""

    id: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LessonView:
    """One lesson in a list. ``labels`` are names of determinants."""

    id: str
    quote: str
    lang: str | None
    polarity: str
    status: str
    programmes: int
    labels: tuple[str, ...]
    heading: str
    place: str | None
    href: str
    passage_href: str
    card: Card
    also_in: tuple[tuple[Card, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One judgement as a line of a table."""

    when: str
    at: str
    who: str
    status: str
    polarity: str
    changes: tuple[str, ...]
    note: str


def lesson_view(found: FoundLesson, kb: KnowledgeBase, frame: Frame) -> LessonView:
    """A lesson as a list shows it."""
    lesson, code = found.lesson, frame.ui.code
    names = [kb.taxonomy.label("determinant", label.id, code) for label in lesson.statement.determinants]
    return LessonView(
        id=lesson.id,
        quote=lesson.quote,
        lang=foreign(lesson.language, frame.ui),
        polarity=lesson.polarity.value,
        status=lesson.status.value,
        programmes=found.programmes,
        labels=tuple(names),
        heading=" › ".join(lesson.heading),
        place=frame.ui.pages(lesson.page),
        href=frame.link(f"/lessons/{lesson.id}"),
        passage_href=frame.link(f"/publications/{lesson.publication_id}", anchor=f"passage-{lesson.passage_id}"),
        card=card(found.publication, kb, frame),
        also_in=tuple((card(where, kb, frame), frame.link(f"/lessons/{other.id}")) for other, where in found.also_in),
    )


def chips(form: LessonForm, result: LessonResult, frame: Frame) -> list[PolarityChip]:
    """The polarities to choose from, "all" first."""
    counts = result.facets.get("polarity", {})
    first = replace(form, page=1)
    found = [PolarityChip("", sum(counts.values()), _list(frame, replace(first, polarity="")), not form.polarity)]
    for polarity in Polarity:
        here = form.polarity == polarity
        href = _list(frame, replace(first, polarity=polarity.value))
        found.append(PolarityChip(polarity.value, counts.get(polarity.value, 0), href, here))
    return found


def facets(form: LessonForm, result: LessonResult, taxonomy: Taxonomy, frame: Frame) -> list[FacetView]:
    """What can be ticked beside the list."""
    views = []
    for facet in TICKED:
        ticked: tuple[str, ...] = getattr(form, facet)
        counts: Mapping[str, int] = result.facets.get(facet, {})
        values = [*counts, *(value for value in ticked if value not in counts)]
        ticks = [
            Tick(f"{facet}-{n}", value, _label(facet, value, taxonomy, frame), counts.get(value, 0), value in ticked)
            for n, value in enumerate(values)
        ]
        shown = [tick for n, tick in enumerate(ticks) if n < _SHOWN or tick.ticked]
        folded = tuple(tick for tick in ticks if tick not in shown)
        if ticks:
            views.append(FacetView(facet, tuple(shown), folded, bool(ticked) or facet in TICKED[:2]))
    return views


def paging(form: LessonForm, total: int, frame: Frame) -> Paging:
    """Where the page lies among all pages."""
    pages = max(1, -(-total // LISTED))

    def at(page: int) -> str:
        return frame.link("/lessons", *form.pairs(page))

    before = at(form.page - 1) if 1 < form.page <= pages else None
    return Paging(form.page, pages, before, at(form.page + 1) if form.page < pages else None, at(1))


def names(labels: Sequence[Label], section: str, taxonomy: Taxonomy, code: str) -> list[tuple[str, int]]:
    """(name, how sure in per cent) of labels."""
    return [(taxonomy.label(section, label.id, code), round(100 * label.confidence)) for label in labels]


def review_view(review: Review, taxonomy: Taxonomy, frame: Frame) -> ReviewView:
    """A judgement with its words."""
    ui, changes = frame.ui, []
    for section, ids in (("determinant", review.determinants), ("theme", review.themes)):
        if ids is not None:
            said = ", ".join(taxonomy.label(section, id, ui.code) for id in ids) or ui.text("no_label")
            changes.append(f"{ui.text(section)}: {said}")
    day = datetime.fromisoformat(review.at).date()
    polarity = review.polarity.value if review.polarity else ""
    return ReviewView(ui.day(day), review.at, review.who, review.status.value, polarity, tuple(changes), review.note)


def _list(frame: Frame, form: LessonForm) -> str:
    return frame.link("/lessons", *form.pairs())


def _label(facet: str, value: str, taxonomy: Taxonomy, frame: Frame) -> str:
    if facet == "status":
        return frame.ui.text(f"status_{value}") if value in ("machine", "validated", "rejected") else value
    return taxonomy.label(facet, value, frame.ui.code)
