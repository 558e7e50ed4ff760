"""The knowledge base of a server, with the methods that ``kb.service.KnowledgeBase`` has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kb.remote import reading
from kb.remote.connection import Connection
from kb.taxonomy import FACETS, Taxonomy
from kb.types import FacetValue, Filter, Publication, SearchResult

if TYPE_CHECKING:
    from kb.service import PassageInContext, PublicationInFull
    from kb.store import Counts

_PAGE = 100
# The most neighbours that the API gives with a passage.
_AROUND = 5


class RemoteKnowledgeBase:
    """Reads a server. Its methods raise, besides what the local ones raise, ServerError."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The names of programmes, kinds, themes and more."""
        with self._connection.understanding():
            return reading.taxonomy(self._connection.get("/api/taxonomy"))

    def search(
        self,
        query: str,
        filter: Filter | None = None,
        *,
        page: int = 1,
        page_size: int = 10,
        per_publication: int | None = None,
        as_typed: bool = False,
        plain: bool = False,
    ) -> SearchResult:
        """The passages that answer best. The server counts the question."""
        parameters: list[tuple[str, str | int]] = [("q", query), *filter_parameters(filter)]
        parameters += [("page", page), ("page_size", page_size)]
        parameters += [("per_publication", per_publication)] if per_publication is not None else []
        parameters += [("explain", "true"), ("as_typed", _bool(as_typed)), ("plain", _bool(plain))]
        with self._connection.understanding():
            return reading.search_result(self._connection.get("/api/search", parameters), self._connection.absolute)

    def facets(
        self,
        query: str | None = None,
        filter: Filter | None = None,
        language: str = "nl",
        *,
        as_typed: bool = False,  # noqa: ARG002 - the API counts a question as it reads it
        plain: bool = False,  # noqa: ARG002
    ) -> dict[str, list[FacetValue]]:
        """Counts of publications by facet and value."""
        parameters = [*([("q", query)] if query else []), *filter_parameters(filter), ("labels", language)]
        with self._connection.understanding():
            found = self._connection.get("/api/facets", parameters)["facets"]
            return {name: [self._value(name, value) for value in values] for name, values in found.items()}

    def label(self, facet: str, value: str, language: str = "nl") -> str:
        """What a reader sees for a facet value."""
        return self.taxonomy.label(facet, value, language) if facet in FACETS else value

    def publication(self, id: str) -> PublicationInFull:
        """A publication with its text. Raises RemoteProblem when there is none."""
        from kb.service import PublicationInFull

        address = f"/api/publications/{quote(id, safe='')}"
        with self._connection.understanding():
            value = self._connection.get(address)
            found = reading.publication(value["publication"], self._connection.absolute)
            passages = tuple(reading.passage(p, found.id) for p in value["passages"])
            blocks = self._connection.get(f"{address}/blocks")["blocks"]
            return PublicationInFull(found, tuple(reading.block(block) for block in blocks), passages)

    def passage(self, id: int, around: int = 1) -> PassageInContext:
        """A passage with ``around`` neighbours on each side. Raises RemoteProblem when there is none."""
        from kb.service import PassageInContext

        with self._connection.understanding():
            value = self._connection.get(f"/api/passages/{id}", [("around", min(around, _AROUND))])
            found = reading.publication(value["publication"], self._connection.absolute)
            before, after = (tuple(reading.passage(p, found.id) for p in value[side]) for side in ("before", "after"))
            near = PassageInContext(reading.passage(value, found.id), found, before, after)
        if around <= _AROUND:
            return near
        siblings = self.publication(found.id).passages
        at = next((i for i, p in enumerate(siblings) if p.id == id), 0)
        before, after = siblings[max(0, at - around) : at], siblings[at + 1 : at + 1 + around]
        return PassageInContext(near.passage, found, before, after)

    def publications(
        self, filter: Filter | None = None, *, page: int = 1, page_size: int = 50
    ) -> tuple[list[Publication], int]:
        """(one page of the publications that pass the filter, how many pass), by title."""
        parameters = [*filter_parameters(filter), ("page", page), ("page_size", page_size)]
        with self._connection.understanding():
            value = self._connection.get("/api/publications", parameters)
            found = [reading.publication(one, self._connection.absolute) for one in value["publications"]]
            return found, int(value["total"])

    def all_publications(self, filter: Filter | None = None) -> list[Publication]:
        """Every publication that passes the filter, by title."""
        found, total = self.publications(filter, page_size=_PAGE)
        for page in range(2, -(-total // _PAGE) + 1):
            found += self.publications(filter, page=page, page_size=_PAGE)[0]
        return found

    def counts(self) -> Counts:
        """How much there is."""
        from kb.store import Counts

        with self._connection.understanding():
            value = self._connection.get("/api/about")
            return Counts(**{name: int(value[name]) for name in Counts.__slots__})

    def _value(self, facet: str, value: dict[str, Any]) -> FacetValue:
        # The API names languages for readers of its pages.
        label = value["value"] if facet == "language" else value["label"]
        return FacetValue(value["value"], label, value["count"])


def filter_parameters(filter: Filter | None) -> Iterator[tuple[str, str | int]]:
    """A filter as the API takes it."""
    for name in Filter.__slots__:
        value = getattr(filter, name) if filter else ()
        if isinstance(value, tuple):
            yield from ((name, one) for one in value)
        elif value is not None:
            yield name, value


def _bool(value: bool) -> str:
    return "true" if value else "false"
