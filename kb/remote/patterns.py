"""The patterns of a server, with the methods that ``kb.lessons.patterns.Patterns`` has for readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kb.lesson import Lesson, Polarity, Statement, Status
from kb.remote import reading
from kb.remote.connection import Connection
from kb.types import Publication

if TYPE_CHECKING:
    from kb.lessons.contradictions import Contradiction
    from kb.lessons.evidence import Evidence
    from kb.lessons.patterns import Pattern, PatternFilter, PatternPage

# The most patterns that the API gives at once.
_PAGE = 100


@dataclass(frozen=True)
class Seen:
    """What is known of the patterns read so far: their publications, and the programme each lesson counts for."""

    publications: dict[str, Publication] = field(default_factory=dict)
    programmes: dict[str, str] = field(default_factory=dict)

    def programme(self, lesson: Lesson) -> str:
        """The programme that a lesson is evidence of."""
        return self.programmes[lesson.id]


class RemotePatterns:
    """Reads a server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen = Seen()

    def all(
        self, filter: PatternFilter | None = None, query: str = "", page: int = 1, page_size: int = 20
    ) -> PatternPage:
        """The patterns that pass, most programmes first, or nearest to ``query`` first."""
        from kb.lessons.patterns import PatternPage

        if page_size <= _PAGE:
            return self._page(filter, query, page, page_size)
        start, end = (page - 1) * page_size, page * page_size
        first = start // _PAGE
        found = self._page(filter, query, first + 1, _PAGE)
        patterns = [*found.patterns]
        for number in range(first + 2, -(-min(end, found.total) // _PAGE) + 1):
            patterns += self._page(filter, query, number, _PAGE).patterns
        begin = start - first * _PAGE
        return PatternPage(found.total, tuple(patterns[begin : begin + page_size]))

    def get(self, id: str) -> Pattern:
        """One pattern. Raises RemoteProblem when there is none."""
        with self._connection.understanding():
            return self._pattern(self._connection.get(f"/api/patterns/{quote(id, safe='')}"))

    def snapshot(self) -> Seen:
        """The publications of the patterns read so far."""
        return self._seen

    def witnesses(self) -> Seen:
        """Who tells what in the patterns read so far."""
        return self._seen

    def _page(self, filter: PatternFilter | None, query: str, page: int, page_size: int) -> PatternPage:
        from kb.lessons.patterns import PatternFilter, PatternPage

        wanted = filter or PatternFilter()
        parameters: list[tuple[str, str | int]] = [("q", query), ("page", page), ("page_size", page_size)]
        parameters.append(("min_programmes", wanted.least_programmes))
        choices = {name: getattr(wanted, name) for name in ("polarity", "determinant", "theme", "programme")}
        parameters += [(name, str(value)) for name, value in choices.items() if value is not None]
        with self._connection.understanding():
            value = self._connection.get("/api/patterns", parameters)
            return PatternPage(value["total"], tuple(self._pattern(one) for one in value["patterns"]))

    def _pattern(self, value: Mapping[str, Any]) -> Pattern:
        from kb.lessons.patterns import Pattern

        lessons = tuple(self.lesson(one) for one in value["lessons"])
        return Pattern(
            id=value["id"],
            polarity=Polarity(value["polarity"]),
            determinant=_id(value["determinant"]),
            theme=_id(value["theme"]),
            centre=next(lesson for lesson in lessons if lesson.quote == value["name"]),
            lessons=lessons,
            evidence=_evidence(value["evidence"]),
            contradictions=tuple(self._contradiction(one) for one in value["contradictions"]),
            supported_by=tuple(self.lesson(one) for one in value["supported_by"]),
        )

    def _contradiction(self, value: Mapping[str, Any]) -> Contradiction:
        from kb.lessons.contradictions import Against, Contradiction

        helped, other = (self.lesson(value[side]) for side in ("helped", "other"))
        return Contradiction(helped, other, Against(value["against"]), value["likeness"])

    def lesson(self, value: Mapping[str, Any]) -> Lesson:
        """A lesson as answers about patterns tell it; its publication is known from here on."""
        publication = reading.publication(value["publication"], self._connection.absolute)
        self._seen.publications[publication.id] = publication
        self._seen.programmes[value["id"]] = value["counts_for"]
        # Where the quote stands in its passage and how sure its labels are is not told, nor printed of a pattern.
        statement = Statement(0, len(value["quote"]), Polarity(value["polarity"]), 1.0)
        return Lesson(
            id=value["id"],
            key=0,
            publication_id=publication.id,
            passage_id=value["passage_id"],
            quote=value["quote"],
            heading=reading.path(value["heading"]),
            page=value["page"],
            language=value["language"],
            statement=statement,
            status=Status(value["status"]),
        )


def _evidence(value: Mapping[str, Any]) -> Evidence:
    from kb.lessons.evidence import Evidence, Step

    years = value["years"]
    return Evidence(
        programmes=tuple(one["id"] for one in value["named"]),
        speaking=value["of"],
        publications=value["publications"],
        years=(years[0], years[1]) if years else None,
        kinds=tuple(value["kinds"]),
        target_groups=tuple(value["target_groups"]),
        regions=tuple(value["regions"]),
        step=Step(value["step"]),
    )


def _id(term: Mapping[str, Any] | str | None) -> str | None:
    return term if term is None or isinstance(term, str) else str(term["id"])
