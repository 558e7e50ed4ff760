"""CSV (RFC 4180): a line for each lesson with its source, or for each source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kb.lessons.brief_words import Words
from kb.lessons.exports_records import address, records
from kb.lessons.finding import FoundLesson
from kb.spreadsheet import harmless

if TYPE_CHECKING:
    from kb.lesson import Label
    from kb.taxonomy import Taxonomy

LESSON_COLUMNS = (
    "id", "polarity", "polarity_label", "quote", "determinants", "themes", "confidence", "status", "programmes",
    "publication", "title", "programme", "kind", "year", "publisher", "url", "page", "heading", "language",
)  # fmt: skip
SOURCE_COLUMNS = (
    "id", "title", "programme", "kind", "publisher", "year", "date", "url", "language", "keywords", "lessons",
)  # fmt: skip


def lessons_table(found: Sequence[FoundLesson], taxonomy: Taxonomy, language: str, base: str | None) -> str:
    """The lessons; several labels in one cell are separated by "; "."""
    words = Words(language)

    def names(section: str, labels: Sequence[Label]) -> str:
        return "; ".join(taxonomy.label(section, label.id, words.code) for label in labels)

    rows = []
    for one in found:
        lesson, meta = one.lesson, one.publication.metadata
        rows.append(
            (
                lesson.id,
                lesson.polarity.value,
                words.polarity(lesson.polarity),
                lesson.quote,
                names("determinant", lesson.statement.determinants),
                names("theme", lesson.statement.themes),
                round(lesson.statement.confidence, 3),
                lesson.status.value,
                one.programmes,
                one.publication.id,
                meta.title,
                taxonomy.label("programme", meta.programme, words.code) if meta.programme else None,
                taxonomy.label("kind", meta.kind, words.code) if meta.kind else None,
                meta.year,
                meta.publisher,
                address(one.publication, base),
                lesson.page,
                " > ".join(lesson.heading),
                lesson.language,
            )
        )
    return _table(LESSON_COLUMNS, rows)


def sources_table(found: Sequence[FoundLesson], taxonomy: Taxonomy, language: str, base: str | None) -> str:
    """The publications that the lessons come from, with the number of lessons."""
    return _table(
        SOURCE_COLUMNS,
        (
            (r.id, r.title, r.programme, r.kind_label, r.publisher, r.year, r.date, r.url, r.language,
             "; ".join(r.keywords), len(r.quotes))
            for r in records(found, taxonomy, language, base)
        ),
    )  # fmt: skip


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return text.getvalue()
