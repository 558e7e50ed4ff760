"""The JSON of lessons that kb promises to other programs; CLI and API give the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kb.lesson import Label, Review
from kb.lessons.finding import FoundLesson, LessonResult
from kb.spreadsheet import harmless
from kb.taxonomy import Taxonomy
from kb.types import Publication

# What an answer says of a publication: ``{"id", "title", "programme", "kind", "year", "url"}``.
Source = Callable[[Publication], Mapping[str, Any]]

COLUMNS = (
    "id", "quote", "polarity", "confidence", "determinants", "themes", "status", "programmes", "publication", "title",
    "programme", "kind", "year", "url", "page", "heading", "also_in",
)  # fmt: skip


def lesson_json(found: FoundLesson, taxonomy: Taxonomy, source: Source, language: str = "nl") -> dict[str, Any]:
    """One lesson; ``quote`` stands verbatim in its passage, labels are in ``language``."""
    lesson = found.lesson
    return {
        "id": lesson.id,
        "quote": lesson.quote,
        "polarity": lesson.polarity.value,
        "confidence": round(lesson.statement.confidence, 3),
        "determinants": _labels(lesson.statement.determinants, "determinant", taxonomy, language),
        "themes": _labels(lesson.statement.themes, "theme", taxonomy, language),
        "status": lesson.status.value,
        "programmes": found.programmes,
        "publication": dict(source(found.publication)),
        "page": lesson.page,
        "heading": " > ".join(lesson.heading) or None,
        "passage_id": lesson.passage_id,
        "also_in": [{"id": other.id, "publication": dict(source(where))} for other, where in found.also_in],
    }


def found_lesson_json(found: FoundLesson, taxonomy: Taxonomy, source: Source, language: str = "nl") -> dict[str, Any]:
    """One lesson of an answer, with its ``score`` besides."""
    return lesson_json(found, taxonomy, source, language) | {"score": round(found.score, 6)}


def lessons_json(result: LessonResult, taxonomy: Taxonomy, source: Source, language: str = "nl") -> dict[str, Any]:
    """``{"query", "total", "page", "page_size", "preferred", "facets", "lessons": [...]}``, best first.

    ``preferred`` is the polarity that the question asked for; each lesson has its ``score`` besides.
    """
    return {
        "query": result.query,
        "total": result.total,
        "page": result.page,
        "page_size": result.page_size,
        "preferred": result.preferred.value if result.preferred else None,
        "facets": {facet: dict(counts) for facet, counts in result.facets.items()},
        "lessons": [found_lesson_json(item, taxonomy, source, language) for item in result.items],
    }


def review_json(review: Review) -> dict[str, Any]:
    """One judgement; what is null was left as the machine said."""
    return {
        "lesson": review.lesson_id,
        "status": review.status.value,
        "who": review.who,
        "at": review.at,
        "polarity": review.polarity.value if review.polarity else None,
        "determinants": None if review.determinants is None else list(review.determinants),
        "themes": None if review.themes is None else list(review.themes),
        "note": review.note,
    }


def lessons_csv(lessons: Iterable[Mapping[str, Any]]) -> str:
    """Lessons as ``lesson_json`` gives them, as a table with a line of names above it.

    Several values of a field are joined by "; ". A text that a spreadsheet would take for a formula gets an apostrophe
    in front.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for lesson in lessons:
        row = _row(lesson)
        writer.writerow([harmless(row[column]) for column in COLUMNS])
    return text.getvalue()


def _row(lesson: Mapping[str, Any]) -> dict[str, Any]:
    publication: Mapping[str, Any] = lesson["publication"]
    return {
        **lesson,
        **{name: publication[name] for name in ("title", "programme", "kind", "year", "url")},
        "publication": publication["id"],
        "determinants": "; ".join(label["label"] for label in lesson["determinants"]),
        "themes": "; ".join(label["label"] for label in lesson["themes"]),
        "also_in": "; ".join(other["publication"]["id"] for other in lesson["also_in"]),
    }


def _labels(labels: Sequence[Label], section: str, taxonomy: Taxonomy, language: str) -> list[dict[str, Any]]:
    return [
        {"id": x.id, "label": taxonomy.label(section, x.id, language), "confidence": round(x.confidence, 3)}
        for x in labels
    ]
