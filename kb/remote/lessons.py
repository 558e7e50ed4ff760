"""The lessons of a server, with the methods that ``kb.lessons.finding.LessonFinder`` has for readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kb.lesson import Label, Lesson, Polarity, Review, Statement, Status
from kb.remote import reading
from kb.remote.connection import Connection
from kb.remote.knowledge_base import filter_parameters
from kb.types import Filter

if TYPE_CHECKING:
    from kb.lessons.exports import Wanted
    from kb.lessons.finding import FoundLesson, LessonResult


class RemoteLessons:
    """Reads a server: finds lessons, and tells how they were judged."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen: dict[str, dict[str, Any]] = {}

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
        """The lessons that fit, best first."""
        from kb.lessons.exports import Wanted
        from kb.lessons.finding import LessonResult

        wanted = lesson_parameters(Wanted(query, polarity, determinant, theme, status, filter))
        parameters = [*wanted, ("page", page), ("page_size", page_size)]
        with self._connection.understanding():
            value = self._connection.get("/api/lessons", parameters)
            preferred = value["preferred"]
            return LessonResult(
                total=value["total"],
                items=tuple(self._lesson(one) for one in value["lessons"]),
                query=value["query"],
                page=value["page"],
                page_size=value["page_size"],
                preferred=Polarity(preferred) if preferred else None,
                facets=value["facets"],
            )

    def get(self, id: str) -> FoundLesson:
        """One lesson with its source, also a rejected one."""
        with self._connection.understanding():
            return self._lesson(self._in_full(id))

    def same(self, id: str) -> list[FoundLesson]:
        """The other lessons that say the same as this one."""
        with self._connection.understanding():
            return [self._lesson(one) for one in self._in_full(id)["same"]]

    def history(self, id: str) -> list[Review]:
        """How this lesson was judged, oldest first; the same as ``Reviewing.history``."""
        with self._connection.understanding():
            return [_review(one) for one in self._in_full(id)["history"]]

    def _in_full(self, id: str) -> dict[str, Any]:
        if id not in self._seen:
            self._seen[id] = self._connection.get(f"/api/lessons/{quote(id, safe='')}")
        return self._seen[id]

    def _lesson(self, value: Mapping[str, Any]) -> FoundLesson:
        from kb.lessons.finding import FoundLesson

        also_in = [(one["id"], one["publication"]) for one in value["also_in"]]
        others = [(id, reading.publication(where, self._connection.absolute)) for id, where in also_in]
        publication = reading.publication(value["publication"], self._connection.absolute)
        lesson = _as_lesson(value, value["id"], publication.id)
        elsewhere = tuple((_as_lesson(value, id, where.id), where) for id, where in others)
        return FoundLesson(lesson, publication, value["programmes"], value.get("score", 0.0), elsewhere)


def lesson_parameters(wanted: Wanted) -> list[tuple[str, str | int]]:
    """The choice of lessons as the API takes it."""
    choices = {name: getattr(wanted, name) for name in ("polarity", "determinant", "theme", "status")}
    # Themes of publications are not among the filters of lessons.
    sources = [pair for pair in filter_parameters(wanted.filter) if pair[0] != "theme"]
    # Here any case of these two will do, there only the lower.
    chosen = [
        (name, value.strip().lower() if name in ("polarity", "status") else value)
        for name, values in choices.items()
        for value in values
    ]
    return [*([("q", wanted.query)] if wanted.query else []), *sources, *chosen]


def _as_lesson(value: Mapping[str, Any], id: str, publication: str) -> Lesson:
    # Where it stands in its passage is told by the passage alone.
    place = value.get("passage", {"start": 0, "end": len(value["quote"])})
    statement = Statement(
        start=place["start"],
        end=place["end"],
        polarity=Polarity(value["polarity"]),
        confidence=value["confidence"],
        determinants=_labels(value["determinants"]),
        themes=_labels(value["themes"]),
    )
    heading = reading.path(value["heading"])
    return Lesson(
        id=id,
        key=0,
        publication_id=publication,
        passage_id=value["passage_id"],
        quote=value["quote"],
        heading=heading,
        page=value["page"],
        language="",
        statement=statement,
        status=Status(value["status"]),
    )


def _labels(values: Sequence[Mapping[str, Any]]) -> tuple[Label, ...]:
    return tuple(Label(one["id"], one["confidence"]) for one in values)


def _review(value: Mapping[str, Any]) -> Review:
    polarity, determinants, themes = value["polarity"], value["determinants"], value["themes"]
    return Review(
        lesson_id=value["lesson"],
        status=Status(value["status"]),
        who=value["who"],
        at=value["at"],
        polarity=Polarity(polarity) if polarity else None,
        determinants=None if determinants is None else tuple(determinants),
        themes=None if themes is None else tuple(themes),
        note=value["note"],
    )
