"""Suggestions and similar texts of a server, with the methods that ``kb.discovery.Discovery`` has."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from kb.remote import reading
from kb.remote.connection import Connection
from kb.types import Passage, StoredPassage

if TYPE_CHECKING:
    from index.suggest import Suggestion
    from kb.discovery import SimilarPassage, SimilarPublication

# The most that the API gives.
_MOST = 50


class RemoteDiscovery:
    """Reads a server. At most 50 are found of anything."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def suggest(self, prefix: str, language: str = "nl", limit: int = 8) -> list[Suggestion]:
        """At most ``limit`` entries with a word that begins with ``prefix``, best first."""
        from index.suggest import Suggestion, SuggestionKind

        wanted: list[tuple[str, str | int]] = [("q", prefix), ("limit", min(limit, _MOST))]
        wanted.append(("lang", "en" if language == "en" else "nl"))
        with self._connection.understanding():
            found = self._connection.get("/api/suggest", wanted)["suggestions"]
            return [Suggestion(one["text"], SuggestionKind[one["kind"].upper()]) for one in found]

    def log(self, query: str, found: int) -> None:
        """Nothing: the server has counted the question when it answered."""

    def similar_passages(self, id: int, limit: int = 10) -> list[SimilarPassage]:
        """Passages of other publications that are nearest to this one, best first."""
        from kb.discovery import SimilarPassage

        with self._connection.understanding():
            value = self._connection.get(f"/api/passages/{id}/similar", [("limit", min(limit, _MOST))])
            found = []
            for one in value["similar"]:
                publication = reading.publication(one["publication"], self._connection.absolute)
                heading = reading.path(one["heading"])
                passage = Passage(one["text"], heading, (), one["page"])
                stored = StoredPassage(one["passage_id"], publication.id, 0, passage)
                found.append(SimilarPassage(one["score"], stored, publication))
            return found

    def similar_publications(self, id: str, limit: int = 5) -> list[SimilarPublication]:
        """Publications about much the same, best first."""
        from kb.discovery import SimilarPublication

        address = f"/api/publications/{quote(id, safe='')}/similar"
        with self._connection.understanding():
            value = self._connection.get(address, [("limit", min(limit, _MOST))])
            return [
                SimilarPublication(one["score"], reading.publication(one["publication"], self._connection.absolute))
                for one in value["similar"]
            ]
