"""The gap map: what the programmes tell about, and what none of them says anything of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.lesson import Lesson
from kb.lessons.catalogue import Snapshot
from kb.lessons.evidence import Witnesses
from kb.taxonomy import Taxonomy

_STEPS = (1, 3, 6, 12, 24)  # lessons from which a cell has shade 1 to 5
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Rows(StrEnum):
    """What the rows are."""

    THEMES = "themes"
    DETERMINANTS = "determinants"


class Columns(StrEnum):
    """What the columns are."""

    PROGRAMMES = "programmes"
    TARGET_GROUPS = "target-groups"
    REGIONS = "regions"


# Sections of the taxonomy, which are also the names of filters.
SECTIONS: Mapping[Rows | Columns, str] = {
    Rows.THEMES: "theme",
    Rows.DETERMINANTS: "determinant",
    Columns.PROGRAMMES: "programme",
    Columns.TARGET_GROUPS: "target_group",
    Columns.REGIONS: "region",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many lessons there are on a row in a column, of how many distinct programmes."""

    lessons: int = 0
    programmes: int = 0

    @property
    def shade(self) -> int:
        """0 (nothing) to 5 (most): the colour of the cell."""
        return sum(self.lessons >= least for least in _STEPS)


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or column: its id in the taxonomy, its label and what it has in all."""

    id: str
    label: str
    total: Cell


@dataclass(frozen=True, slots=True)
class GapMap:
    """Rows by columns; everything in the taxonomy is there, also what has no lesson at all.

    ``cells`` holds a cell for every (row, column). A lesson may count in several rows and columns; one without a sure
    label counts in none.
    """

    row_kind: Rows
    column_kind: Columns
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def empty(self) -> int:
        """How many cells have no lesson."""
        return sum(not cell.lessons for cell in self.cells.values())

    def query(self, row: str, column: str | None = None) -> list[tuple[str, str]]:
        """The filter that finds the lessons of a cell, or of a whole row."""
        found = [(SECTIONS[self.row_kind], row)]
        return found if column is None else [*found, (SECTIONS[self.column_kind], column)]


def gap_map(
    snapshot: Snapshot,
    witnesses: Witnesses,
    taxonomy: Taxonomy,
    rows: Rows = Rows.THEMES,
    columns: Columns = Columns.PROGRAMMES,
    language: str = "nl",
) -> GapMap:
    """Count the lessons that may be shown. Rows and columns stand in the order of the taxonomy."""
    counted: dict[tuple[str, str], int] = {}
    told: dict[tuple[str, str], set[str]] = {}
    for lesson in snapshot.shown:
        programme = witnesses.programme(lesson)
        across = _columns_of(lesson, columns, snapshot)
        down = _rows_of(lesson, rows)
        places = {(row, column) for row in ("", *down) for column in ("", *across)}
        for place in places:
            counted[place] = counted.get(place, 0) + 1
            told.setdefault(place, set()).add(programme)
    cells = {place: Cell(number, len(told[place])) for place, number in counted.items()}
    row_ids = _ids(taxonomy, SECTIONS[rows], (row for row, _ in cells))
    column_ids = _ids(taxonomy, SECTIONS[columns], (column for _, column in cells))
    return GapMap(
        rows,
        columns,
        tuple(Heading(id, taxonomy.label(SECTIONS[rows], id, language), cells.get((id, ""), Cell())) for id in row_ids),
        tuple(
            Heading(id, taxonomy.label(SECTIONS[columns], id, language), cells.get(("", id), Cell()))
            for id in column_ids
        ),
        {(row, column): cells.get((row, column), Cell()) for row in row_ids for column in column_ids},
    )


def to_csv(gaps: GapMap) -> str:
    """One line a cell: row, column, lessons, programmes; empty cells too. Safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    row, column = SECTIONS[gaps.row_kind], SECTIONS[gaps.column_kind]
    writer.writerow([row, f"{row}_label", column, f"{column}_label", "lessons", "programmes"])
    for down in gaps.rows:
        for across in gaps.columns:
            cell = gaps.cells[down.id, across.id]
            names = [_safe(value) for value in (down.id, down.label, across.id, across.label)]
            writer.writerow([*names, cell.lessons, cell.programmes])
    return out.getvalue()


def _safe(value: str) -> str:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _rows_of(lesson: Lesson, rows: Rows) -> set[str]:
    labels = lesson.statement.themes if rows is Rows.THEMES else lesson.statement.determinants
    return {label.id for label in labels}


def _columns_of(lesson: Lesson, columns: Columns, snapshot: Snapshot) -> set[str]:
    publication = snapshot.publications.get(lesson.publication_id)
    if publication is None:
        return set()
    meta = publication.metadata
    if columns is Columns.PROGRAMMES:
        return {meta.programme} if meta.programme else set()
    return set(meta.target_groups if columns is Columns.TARGET_GROUPS else meta.regions)


def _ids(taxonomy: Taxonomy, section: str, used: Iterable[str]) -> list[str]:
    """All ids of a section, and behind them those that only publications know."""
    known = [term.id for term in taxonomy.sections.get(section, ())]
    return [*known, *sorted(set(used) - {"", *known})]
