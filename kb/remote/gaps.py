"""The gap map of a server, and the questions that it could not answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kb.remote.connection import Connection
from kb.remote.patterns import RemotePatterns

if TYPE_CHECKING:
    from kb.lessons.demand import Demand
    from kb.lessons.gaps import Columns, GapMap, Heading, Rows


class RemoteGaps:
    """Reads a server."""

    def __init__(self, connection: Connection, patterns: RemotePatterns) -> None:
        self._connection = connection
        self._patterns = patterns

    def map(self, rows: Rows, columns: Columns, language: str) -> GapMap:
        """Lessons counted by subject and place; labels are in ``language``."""
        from kb.lessons.gaps import Cell, Columns, GapMap, Rows

        wanted = [("rows", rows.value), ("columns", columns.value), ("language", language)]
        with self._connection.understanding():
            value = self._connection.get("/api/gaps", wanted)
            cells = {
                (row, column): Cell(cell["lessons"], cell["programmes"])
                for row, across in value["cells"].items()
                for column, cell in across.items()
            }
            return GapMap(
                Rows(value["row_kind"]),
                Columns(value["column_kind"]),
                tuple(_heading(row) for row in value["rows"]),
                tuple(_heading(column) for column in value["columns"]),
                cells,
            )

    def demand(self, least: int) -> list[Demand]:
        """Questions without an answer that were asked at least so often; a server tells of none asked less than
        ``kb.lessons.demand.LEAST_ASKED`` times."""
        with self._connection.understanding():
            found = [self._demand(one, least) for one in self._connection.get("/api/demand")["demand"]]
        return [one for one in found if one.asked >= least and one.queries]

    def _demand(self, value: Mapping[str, Any], least: int) -> Demand:
        from kb.lessons.asked import Unanswered
        from kb.lessons.demand import Demand

        # When a question came first is not told.
        queries = [Unanswered(one["query"], one["asked"], "", one["last"]) for one in value["queries"]]
        return Demand(
            name=value["name"],
            asked=value["asked"],
            queries=tuple(query for query in queries if query.asked >= least),
            last=value["last"],
            lessons=value["lessons"],
            programmes=value["programmes"],
            theme=_id(value["theme"]),
            determinant=_id(value["determinant"]),
            nearest=tuple(self._patterns.lesson(one) for one in value["nearest"]),
        )


def _heading(value: Mapping[str, Any]) -> Heading:
    from kb.lessons.gaps import Cell, Heading

    return Heading(value["id"], value["label"], Cell(value["lessons"], value["programmes"]))


def _id(term: Mapping[str, Any] | None) -> str | None:
    return None if term is None else str(term["id"])
