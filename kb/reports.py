"""What is told about an ingest: the report afterwards and the progress meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What became of a source."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"
    VANISHED = "vanished"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One line of the report; ``reason`` says why a source was skipped, failed or read with a warning."""

    uri: str
    status: Status
    reason: str = ""
    publication: str | None = None
    passages: int = 0


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Everything that happened. ``embedded`` counts the texts (passages and windows) a vector was computed for."""

    sources: tuple[SourceReport, ...]
    embedded: int
    resumed: bool

    def count(self, status: Status) -> int:
        """How many sources ended like this."""
        return sum(1 for s in self.sources if s.status is status)

    @property
    def exit_code(self) -> int:
        """0 when every source was read, 2 when some failed."""
        return 2 if self.count(Status.FAILED) else 0


class Progress:
    """What a caller may show while ingesting; this one shows nothing."""

    def resumed(self) -> None:
        """The run before this one was cut off; this run carries on from there."""

    def files(self, total: int) -> None:
        """So many files are to be looked at."""

    def file_done(self, report: SourceReport) -> None:
        """One file is finished."""

    def embedding(self, texts: int) -> None:
        """So many texts are being embedded now."""

    def words(self, words: int) -> None:
        """So many words of the collection are being embedded now."""

    def lessons(self, sentences: int) -> None:
        """So many sentences are being read for lessons now."""

    def indexing(self) -> None:
        """The indexes are being written."""
