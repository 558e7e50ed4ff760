"""The lessons of a server as files that other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.remote.connection import Connection
from kb.remote.lessons import lesson_parameters

if TYPE_CHECKING:
    from kb.lessons.exports import ExportFormat, Form, Wanted


class RemoteExports:
    """Lets a server write."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def export(self, wanted: Wanted, format: ExportFormat, form: Form) -> bytes:
        """The bytes of a file with all lessons that are wanted. Its own address and the day are the server's."""
        from kb.lessons.exports import MEDIA_TYPES

        asked = lesson_parameters(wanted)
        asked += [("format", format.value), ("lang", form.language)]
        asked += [(name, "true") for name, chosen in (("bom", form.bom), ("sources", form.sources)) if chosen]
        return self._connection.file("/api/lessons/export", asked, MEDIA_TYPES[format])

    def count(self, wanted: Wanted) -> int:
        """How many lessons are wanted."""
        with self._connection.understanding():
            return int(self._connection.get("/api/lessons", [*lesson_parameters(wanted), ("page_size", 1)])["total"])
