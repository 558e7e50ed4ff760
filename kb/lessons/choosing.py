"""Which lessons are wanted: by what they say, what they are about and how far they were judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from kb.errors import QueryError
from kb.lesson import Label, Lesson, Polarity, Status
from kb.taxonomy import Taxonomy
from kb.types import Publication

E = TypeVar("E", bound=StrEnum)

# The facets of lessons, in the order that readers see them.
FACETS = ("polarity", "determinant", "theme", "programme", "status")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a lesson must be; empty fields do not restrict, several values of one field mean "or".

    Determinants and themes are those of the lesson itself, not of its publication.
    """

    polarity: tuple[Polarity, ...] = ()
    determinant: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    status: tuple[Status, ...] = ()

    @classmethod
    def of(
        cls,
        taxonomy: Taxonomy,
        polarity: Iterable[str] = (),
        determinant: Iterable[str] = (),
        theme: Iterable[str] = (),
        status: Iterable[str] = (),
    ) -> Choice:
        """The choice in a reader's words. Raises QueryError naming the known values."""
        return cls(
            tuple(known(Polarity, value) for value in polarity),
            terms(taxonomy, "determinant", determinant),
            terms(taxonomy, "theme", theme),
            tuple(known(Status, value) for value in status),
        )

    def fits(self, lesson: Lesson) -> bool:
        """Whether a lesson is wanted."""
        return (
            (not self.polarity or lesson.polarity in self.polarity)
            and (not self.determinant or _any(lesson.statement.determinants, self.determinant))
            and (not self.theme or _any(lesson.statement.themes, self.theme))
            and (not self.status or lesson.status in self.status)
        )

    def without(self, facet: str) -> Choice:
        """The choice as if nothing of one facet were chosen; "programme" is no part of it."""
        if facet == "polarity":
            return replace(self, polarity=())
        if facet == "determinant":
            return replace(self, determinant=())
        if facet == "theme":
            return replace(self, theme=())
        return replace(self, status=()) if facet == "status" else self


def known(kind: type[E], value: str) -> E:
    """The member with this value. Raises QueryError naming the known ones."""
    try:
        return kind(value.strip().lower())
    except ValueError:
        raise QueryError(f"unknown {kind.__name__.lower()} {value!r}; known are: {', '.join(kind)}") from None


def terms(taxonomy: Taxonomy, section: str, values: Iterable[str]) -> tuple[str, ...]:
    """The ids of terms of the taxonomy by id, label or synonym. Raises QueryError naming the known ones."""
    found = []
    for value in values:
        id = taxonomy.resolve(section, value)
        if id is None:
            ids = ", ".join(term.id for term in taxonomy.sections.get(section, ()))
            raise QueryError(f"unknown {section} {value!r}; known are: {ids}")
        found.append(id)
    return tuple(dict.fromkeys(found))


def count_facets(
    lessons: Sequence[Lesson], choice: Choice, publications: Mapping[str, Publication]
) -> dict[str, dict[str, int]]:
    """Facet -> value -> how many of ``lessons`` have it, most frequent first.

    Each facet is counted as if nothing of it were chosen: its values mean "or".
    """
    counted: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        open_choice, counts = choice.without(facet), dict[str, int]()
        for lesson in lessons:
            if open_choice.fits(lesson):
                for value in _values(lesson, facet, publications):
                    counts[value] = counts.get(value, 0) + 1
        counted[facet] = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return counted


def _values(lesson: Lesson, facet: str, publications: Mapping[str, Publication]) -> Iterable[str]:
    if facet == "polarity":
        return (lesson.polarity.value,)
    if facet == "status":
        return (lesson.status.value,)
    if facet == "programme":
        programme = publications[lesson.publication_id].metadata.programme
        return (programme,) if programme else ()
    labels = lesson.statement.determinants if facet == "determinant" else lesson.statement.themes
    return (label.id for label in labels)


def _any(labels: Sequence[Label], wanted: Sequence[str]) -> bool:
    return any(label.id in wanted for label in labels)
