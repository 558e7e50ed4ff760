"""The JSON of patterns, gaps and demand that kb promises to other programs; CLI and API give the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kb.lesson import Lesson
from kb.lessons.contradictions import Contradiction
from kb.lessons.demand import Demand
from kb.lessons.evidence import RULES, STEP_TEXTS, Evidence
from kb.lessons.gaps import GapMap, Heading
from kb.lessons.patterns import Pattern, PatternPage, Patterns
from kb.taxonomy import Taxonomy
from kb.types import Publication

# What an answer says of a publication: ``{"id", "title", "programme", "kind", "year", "url"}``.
Source = Callable[[Publication], Mapping[str, Any]]

_PUBLICATION = "publication:"


def evidence_sentence(evidence: Evidence, language: str = "nl") -> str:
    """The evidence in one sentence: "4 van de 14 programma's die over dit onderwerp spreken ... (2012–2024)"."""
    told, speaking = len(evidence.programmes), evidence.speaking
    years = ""
    if evidence.years:
        first, last = evidence.years
        years = f" ({first})" if first == last else f" ({first}–{last})"
    step = STEP_TEXTS[evidence.step][language == "en"]
    if language == "en":
        return f"{told} of {speaking} programmes that speak of this subject tell this{years}; {step}."
    verb = "vertelt" if told == 1 else "vertellen"
    return f"{told} van de {speaking} programma’s die over dit onderwerp spreken, {verb} dit{years}; {step}."


def programme_label(programme: str, taxonomy: Taxonomy, publications: Mapping[str, Publication], language: str) -> str:
    """The name of what counts as a programme: its label, or the title of a publication without a programme."""
    id = programme.removeprefix(_PUBLICATION)
    if id != programme:
        return publications[id].metadata.title if id in publications else id
    return taxonomy.label("programme", programme, language)


class PatternJson:
    """Makes the JSON of patterns in one language, of one moment."""

    def __init__(self, patterns: Patterns, taxonomy: Taxonomy, source: Source, language: str = "nl") -> None:
        self._taxonomy = taxonomy
        self._source = source
        self._language = language
        self._snapshot = patterns.snapshot()
        self._witnesses = patterns.witnesses()

    def page(self, found: PatternPage, query: str, page: int, page_size: int) -> dict[str, Any]:
        """``{"query", "total", "page", "page_size", "rules", "patterns": [...]}``."""
        return {
            "query": query or None,
            "total": found.total,
            "page": page,
            "page_size": page_size,
            "rules": [texts[self._language == "en"] for texts in RULES],
            "patterns": [self.pattern(pattern) for pattern in found.patterns],
        }

    def pattern(self, pattern: Pattern) -> dict[str, Any]:
        """One pattern with all its quotes, most central first."""
        return {
            "id": pattern.id,
            "name": pattern.name,
            "polarity": pattern.polarity.value,
            "determinant": self._label("determinant", pattern.determinant),
            "theme": self._label("theme", pattern.theme),
            "evidence": self.evidence(pattern.evidence) | {"lessons": len(pattern.lessons)},
            "lessons": [self.lesson(lesson) for lesson in pattern.lessons],
            "contradictions": [self.contradiction(found) for found in pattern.contradictions],
            "supported_by": [self.lesson(lesson) for lesson in pattern.supported_by],
        }

    def evidence(self, evidence: Evidence) -> dict[str, Any]:
        """``programmes`` of ``of``: independent witnesses among the programmes that speak of the subject."""
        publications = self._snapshot.publications
        return {
            "programmes": len(evidence.programmes),
            "of": evidence.speaking,
            "sentence": evidence_sentence(evidence, self._language),
            "named": [
                {"id": id, "label": programme_label(id, self._taxonomy, publications, self._language)}
                for id in evidence.programmes
            ],
            "publications": evidence.publications,
            "years": list(evidence.years) if evidence.years else None,
            "kinds": list(evidence.kinds),
            "target_groups": list(evidence.target_groups),
            "regions": list(evidence.regions),
            "step": evidence.step.value,
            "step_label": STEP_TEXTS[evidence.step][self._language == "en"],
        }

    def lesson(self, lesson: Lesson) -> dict[str, Any]:
        """A quote with its source; ``counts_for`` is the programme that it is evidence of."""
        publication = self._snapshot.publications.get(lesson.publication_id)
        return {
            "id": lesson.id,
            "quote": lesson.quote,
            "polarity": lesson.polarity.value,
            "language": lesson.language,
            "status": lesson.status.value,
            "counts_for": self._witnesses.programme(lesson),
            "publication": dict(self._source(publication)) if publication else {"id": lesson.publication_id},
            "page": lesson.page,
            "heading": " > ".join(lesson.heading) or None,
            "passage_id": lesson.passage_id,
        }

    def contradiction(self, found: Contradiction) -> dict[str, Any]:
        """What helped beside what hindered or did not matter."""
        return {
            "helped": self.lesson(found.helped),
            "other": self.lesson(found.other),
            "against": found.against.value,
            "likeness": round(found.likeness, 3),
        }

    def demand(self, found: Sequence[Demand]) -> dict[str, Any]:
        """``{"total", "demand": [...]}``, most asked first."""
        return {"total": len(found), "demand": [self._demand(one) for one in found]}

    def _demand(self, one: Demand) -> dict[str, Any]:
        return {
            "name": one.name,
            "asked": one.asked,
            "last": one.last,
            "queries": [{"query": q.query, "asked": q.asked, "last": q.last} for q in one.queries],
            "covered": one.covered,
            "lessons": one.lessons,
            "programmes": one.programmes,
            "theme": self._label("theme", one.theme),
            "determinant": self._label("determinant", one.determinant),
            "nearest": [self.lesson(lesson) for lesson in one.nearest],
        }

    def _label(self, section: str, id: str | None) -> dict[str, str] | None:
        return {"id": id, "label": self._taxonomy.label(section, id, self._language)} if id else None


def gaps_json(gaps: GapMap, link: Callable[[Sequence[tuple[str, str]]], str]) -> dict[str, Any]:
    """``{"rows", "columns", "cells": {row: {column: {"lessons", "programmes", "url"}}}, ...}``; empty cells too.

    ``link`` gives the address of the lessons that a filter finds.
    """
    return {
        "row_kind": gaps.row_kind.value,
        "column_kind": gaps.column_kind.value,
        "rows": [_heading(row) for row in gaps.rows],
        "columns": [_heading(column) for column in gaps.columns],
        "empty": gaps.empty,
        "cells": {
            row.id: {
                column.id: {
                    "lessons": gaps.cells[row.id, column.id].lessons,
                    "programmes": gaps.cells[row.id, column.id].programmes,
                    "url": link(gaps.query(row.id, column.id)),
                }
                for column in gaps.columns
            }
            for row in gaps.rows
        },
    }


def _heading(heading: Heading) -> dict[str, Any]:
    total = heading.total
    return {"id": heading.id, "label": heading.label, "lessons": total.lessons, "programmes": total.programmes}
