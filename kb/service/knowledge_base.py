"""The knowledge base as readers use it."""

from __future__ import annotations

from dataclasses import dataclass

from index.search import Searcher
from kb.errors import QueryError
from kb.service.answering import Answering, Ranked, checked_query
from kb.service.scoping import Scoping
from kb.service.showing import Showing, notices
from kb.store import Counts, Store
from kb.taxonomy import FACETS, Taxonomy
from kb.types import Block, FacetValue, Filter, Publication, SearchResult, StoredPassage

MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class PassageInContext:
    """A passage with its publication and the passages around it, in reading order."""

    passage: StoredPassage
    publication: Publication
    before: tuple[StoredPassage, ...]
    after: tuple[StoredPassage, ...]


@dataclass(frozen=True, slots=True)
class PublicationInFull:
    """A publication with its blocks and passages in reading order."""

    publication: Publication
    blocks: tuple[Block, ...]
    passages: tuple[StoredPassage, ...]


class KnowledgeBase:
    """Answers questions from the store and the indexes. Thread-safe; it never writes."""

    def __init__(self, store: Store, searcher: Searcher, taxonomy: Taxonomy) -> None:
        self._store = store
        self._scoping = Scoping(store, taxonomy)
        self._answering = Answering(store, searcher, self._scoping)
        self._showing = Showing(store, searcher)
        self.taxonomy = taxonomy

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
        """The passages that answer best, grouped by publication; ``page_size`` counts publications.

        Of each at most ``per_publication`` passages are shown; by default three, and all that are among the best ten.
        The query may hold "phrases", -words and field words (programma:IZA). ``as_typed`` leaves unknown words as they
        are, ``plain`` leaves the intent of the question aside. Raises QueryError for an empty or overlong query, an
        unknown filter value or an impossible page.
        """
        query = checked_query(query)
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE or (per_publication or 1) < 1:
            raise QueryError(f"pages and passages count from 1, the page size runs from 1 to {MAX_PAGE_SIZE}")
        answer = self._answering.answer(query, filter, as_typed=as_typed, plain=plain)
        on_page = answer.groups[(page - 1) * page_size : page * page_size]
        return SearchResult(
            query,
            self._showing.show(answer, on_page, per_publication),
            len(answer.groups) - answer.weaker,
            page,
            page_size,
            notices(answer),
            answer.answered,
            answer.weaker,
        )

    def ranked(self, query: str, filter: Filter | None = None) -> list[Ranked]:
        """Every publication found, best first, by its best passage; the weaker ones are not put last."""
        return self._answering.ranked(query, filter)

    def facets(
        self,
        query: str | None = None,
        filter: Filter | None = None,
        language: str = "nl",
        *,
        as_typed: bool = False,
        plain: bool = False,
    ) -> dict[str, list[FacetValue]]:
        """Counts of publications by facet and value: of those that seem to answer, or of all that pass the filter.

        ``as_typed`` and ``plain`` are as for ``search``.
        """
        if query:
            answer = self._answering.answer(query, filter, as_typed=as_typed, plain=plain)
            ids = [group.publication_id for group in answer.groups if not group.weaker]
        else:
            ids = self._store.publication_ids(self.resolve(filter or Filter()))
        return {
            facet: [FacetValue(value, self.label(facet, value, language), n) for value, n in counts.items()]
            for facet, counts in self._store.facet_counts(ids).items()
        }

    def label(self, facet: str, value: str, language: str = "nl") -> str:
        """What a reader sees for a facet value."""
        return self.taxonomy.label(facet, value, language) if facet in FACETS else value

    def publication(self, id: str) -> PublicationInFull:
        """A publication with its text. Raises NotFound."""
        found = self._store.publication(id)
        return PublicationInFull(found, tuple(self._store.blocks(id)), tuple(self._store.passages_of(id)))

    def passage(self, id: int, around: int = 1) -> PassageInContext:
        """A passage with ``around`` neighbours on each side. Raises NotFound."""
        passage = self._store.passage(id)
        siblings = self._store.passages_of(passage.publication_id)
        at = next(i for i, p in enumerate(siblings) if p.id == id)
        before, after = siblings[max(0, at - around) : at], siblings[at + 1 : at + 1 + around]
        return PassageInContext(passage, self._store.publication(passage.publication_id), tuple(before), tuple(after))

    def publications(
        self, filter: Filter | None = None, *, page: int = 1, page_size: int = 50
    ) -> tuple[list[Publication], int]:
        """(one page of the publications that pass the filter, how many pass), by title."""
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE:
            raise QueryError(f"pages count from 1, the page size runs from 1 to {MAX_PAGE_SIZE}")
        wanted = self.resolve(filter or Filter())
        rows = self._store.publications(wanted, (page - 1) * page_size, page_size)
        return rows, self._store.count_publications(wanted)

    def all_publications(self, filter: Filter | None = None) -> list[Publication]:
        """Every publication that passes the filter, by title."""
        return self._store.publications(self.resolve(filter or Filter()))

    def counts(self) -> Counts:
        """How much there is in the store."""
        return self._store.counts()

    def resolve(self, filter: Filter) -> Filter:
        """The filter with labels and synonyms replaced by ids ("IZA" -> "integraal-zorgakkoord").

        Raises QueryError naming the known values when neither taxonomy nor store knows a value.
        """
        return self._scoping.resolve(filter)
