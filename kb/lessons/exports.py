"""Lessons and their sources in the formats that other programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.lessons.exports_bibtex import bibtex
from kb.lessons.exports_csl import csl
from kb.lessons.exports_csv import lessons_table, sources_table
from kb.lessons.exports_jsonld import jsonld
from kb.lessons.exports_records import records
from kb.lessons.exports_ris import ris
from kb.lessons.finding import FoundLesson, LessonFinder
from kb.service import MAX_PAGE_SIZE

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy
    from kb.types import Filter

_BOM = "\ufeff"


class ExportFormat(StrEnum):
    """What lessons can be exported as; RIS, BibTeX and CSL-JSON have the sources, with the lessons as notes."""

    CSV = "csv"
    RIS = "ris"
    BIBTEX = "bibtex"
    CSL = "csl"
    DOCX = "docx"
    JSONLD = "jsonld"


MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.RIS: "application/x-research-info-systems; charset=utf-8",
    ExportFormat.BIBTEX: "application/x-bibtex; charset=utf-8",
    ExportFormat.CSL: "application/json",
    ExportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ExportFormat.JSONLD: "application/ld+json",
}
SUFFIXES = {
    ExportFormat.CSV: ".csv",
    ExportFormat.RIS: ".ris",
    ExportFormat.BIBTEX: ".bib",
    ExportFormat.CSL: ".json",
    ExportFormat.DOCX: ".docx",
    ExportFormat.JSONLD: ".jsonld",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How to write. ``base`` is the address of the kb, ``bom`` makes Excel read a CSV as UTF-8.

    ``sources`` makes a CSV of sources instead of lessons.
    """

    language: str = "nl"
    base: str | None = None
    bom: bool = False
    sources: bool = False
    made: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lessons to export; as for ``LessonFinder.find``."""

    query: str | None = None
    polarity: Sequence[str] = ()
    determinant: Sequence[str] = ()
    theme: Sequence[str] = ()
    status: Sequence[str] = ()
    filter: Filter | None = None


def collect(finder: LessonFinder, wanted: Wanted) -> list[FoundLesson]:
    """Every lesson that is wanted, in the finder's order. Raises QueryError for an unknown value."""
    found: list[FoundLesson] = []
    total, page = 1, 1
    while len(found) < total:
        result = finder.find(
            wanted.query,
            polarity=wanted.polarity,
            filter=wanted.filter,
            determinant=wanted.determinant,
            theme=wanted.theme,
            status=wanted.status,
            page=page,
            page_size=MAX_PAGE_SIZE,
        )
        if not result.items:
            break
        found += result.items
        total, page = result.total, page + 1
    return found


def export(found: Sequence[FoundLesson], taxonomy: Taxonomy, format: ExportFormat, form: Form | None = None) -> bytes:
    """The bytes of a file in this format."""
    form = form or Form()
    about = (found, taxonomy, form.language, form.base)
    writers: dict[ExportFormat, Callable[[], str | bytes]] = {
        ExportFormat.CSV: lambda: (
            (_BOM if form.bom else "") + (sources_table(*about) if form.sources else lessons_table(*about))
        ),
        ExportFormat.RIS: lambda: ris(records(*about)),
        ExportFormat.BIBTEX: lambda: bibtex(records(*about)),
        ExportFormat.CSL: lambda: _json(csl(records(*about))),
        ExportFormat.DOCX: lambda: _word(found, taxonomy, form),
        ExportFormat.JSONLD: lambda: _json(jsonld(*about)),
    }
    written = writers[format]()
    return written.encode("utf-8", "replace") if isinstance(written, str) else written


def _word(found: Sequence[FoundLesson], taxonomy: Taxonomy, form: Form) -> bytes:
    # A library that the other formats need not wait for.
    from kb.lessons.brief_docx import docx
    from kb.lessons.exports_document import lessons_document

    made = form.made or date.today()  # noqa: DTZ011 - the day where the reader is
    return docx(lessons_document(found, taxonomy, form.language, form.base, made))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
