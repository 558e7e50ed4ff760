"""The use cases of a reader: search, look around in a publication, list, count. CLI and API both speak to this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.evidence import LOOKED_AT as SEEN
from index.evidence import UNANSWERED, Assessor, Candidate
from index.fusion import Scored
from index.query import ParsedQuery, parse_query, year_range
from index.quotes import quote
from index.search import Scope, Searcher
from index.understanding import Understanding
from kb.errors import QueryError
from kb.ranking import LOOKED_AT, Looked, look_closely
from kb.store import Counts, Store
from kb.taxonomy import FACETS, Taxonomy
from kb.types import Block, FacetValue, Filter, Hit, HitGroup, Notices, Publication, SearchResult, StoredPassage

MAX_QUERY = 1000
MAX_PAGE_SIZE = 100
PER_PUBLICATION = 3


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


@dataclass(frozen=True, slots=True)
class Ranked:
    """A publication in a ranking: its best passage, that passage's score, and who else has the same text."""

    publication_id: str
    passage_id: int
    score: float
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Candidates by publication, in order of each one's best, and how the query was understood."""

    groups: Mapping[str, Sequence[Looked | Scored]]
    understanding: Understanding
    answered: bool


class KnowledgeBase:
    """Answers questions from the store and the indexes. Thread-safe; it never writes."""

    def __init__(self, store: Store, searcher: Searcher, taxonomy: Taxonomy) -> None:
        self._store = store
        self._searcher = searcher
        self._assessor = Assessor(searcher.indexes)
        self.taxonomy = taxonomy

    def search(
        self,
        query: str,
        filter: Filter | None = None,
        *,
        page: int = 1,
        page_size: int = 10,
        per_publication: int = PER_PUBLICATION,
        as_typed: bool = False,
        plain: bool = False,
    ) -> SearchResult:
        """The passages that answer best, grouped by publication; ``page_size`` counts publications.

        The query may hold "phrases", -words and field words (programma:IZA). ``as_typed`` leaves unknown words as they
        are, ``plain`` leaves the intent of the question aside. Raises QueryError for an empty or overlong query, an
        unknown filter value or an impossible page.
        """
        query = checked_query(query)
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE or per_publication < 1:
            raise QueryError(f"pages and passages count from 1, the page size runs from 1 to {MAX_PAGE_SIZE}")
        answer = self._answer(query, filter, as_typed=as_typed, plain=plain)
        shown = dict(list(answer.groups.items())[(page - 1) * page_size : page * page_size])
        groups = tuple(self._filled(shown, answer, per_publication))
        return SearchResult(
            query, groups, len(answer.groups), page, page_size, _notices(answer.understanding), answer.answered
        )

    def ranked(self, query: str, filter: Filter | None = None) -> list[Ranked]:
        """Every publication found, best first, by its best passage: the order of ``search`` without its texts."""
        answer = self._answer(checked_query(query), filter, as_typed=False, plain=False)
        return [
            Ranked(id, _scored(found[0]).id, _scored(found[0]).score, _copies(found[0]))
            for id, found in answer.groups.items()
        ]

    def facets(
        self,
        query: str | None = None,
        filter: Filter | None = None,
        language: str = "nl",
        *,
        as_typed: bool = False,
        plain: bool = False,
    ) -> dict[str, list[FacetValue]]:
        """Counts of publications by facet and value: of those that match, or of all that pass the filter.

        ``as_typed`` and ``plain`` are as for ``search``.
        """
        if query:
            ids = list(self._answer(checked_query(query), filter, as_typed=as_typed, plain=plain).groups)
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
        if filter.year_from is not None and filter.year_to is not None and filter.year_from > filter.year_to:
            raise QueryError(f"the first year ({filter.year_from}) lies after the last ({filter.year_to})")
        present = None
        changes: dict[str, Any] = {}
        for facet in FACETS:
            ids = []
            for value in getattr(filter, facet):
                id = self.taxonomy.resolve(facet, value)
                if id is None:
                    present = present or self._store.facet_counts()
                    if value not in present[facet]:
                        known = ", ".join(present[facet]) or "none"
                        raise QueryError(f"unknown {facet.replace('_', ' ')} {value!r}; this kb has: {known}")
                ids.append(id or value)
            changes[facet] = tuple(ids)
        return replace(filter, **changes)

    def _answer(self, query: str, filter: Filter | None, *, as_typed: bool, plain: bool) -> _Answer:
        parsed = parse_query(query)
        wanted, words = self._with_fields(self.resolve(filter or Filter()), parsed)
        ranking = self._searcher.rank(words, self._scope(wanted, parsed), as_typed=as_typed, plain=plain)
        best, rest = ranking.scored[:LOOKED_AT], ranking.scored[LOOKED_AT:]
        passages = self._store.passages(s.id for s in best)
        publications = self._store.publications_by_id({p.publication_id for p in passages.values()})
        looked = look_closely(best, passages, publications, ranking.understanding.intent)
        owners = self._store.owners(s.id for s in rest)
        groups: dict[str, list[Looked | Scored]] = {}
        for item in looked:
            groups.setdefault(item.passage.publication_id, []).append(item)
        for scored in rest:
            if scored.id in owners:
                groups.setdefault(owners[scored.id], []).append(scored)
        top = [
            _candidate(item.scored, item.passage, publications[item.passage.publication_id]) for item in looked[:SEEN]
        ]
        answered = self._assessor.odds(ranking.understanding, top) >= UNANSWERED
        return _Answer(groups, ranking.understanding, answered)

    def _with_fields(self, filter: Filter, parsed: ParsedQuery) -> tuple[Filter, str]:
        """The filter with the query's field words added, and the words to search; a value nobody knows is a word."""
        words = [parsed.text]
        for facet, value in parsed.fields:
            years = year_range(value) if facet == "year" else None
            if years is not None:
                filter = replace(filter, year_from=years[0], year_to=years[1])
                continue
            try:
                added: Any = {facet: (*getattr(filter, facet), value)}
                filter = self.resolve(replace(filter, **added))
            except (QueryError, AttributeError):
                words.append(value)
        text = " ".join(word for word in words if word)
        return filter, text or " ".join(value for _, value in parsed.fields) or parsed.raw

    def _scope(self, filter: Filter, parsed: ParsedQuery) -> Scope:
        passages = publications = None
        if filter:
            passages, publications = self._store.passage_ids(filter), self._store.publication_ids(filter)
        if not parsed.phrases and not parsed.excluded:
            return Scope(passages, publications)
        exact = self._store.passages_with(parsed.phrases, parsed.excluded)
        allowed = exact if passages is None else sorted(set(exact) & set(passages))
        return Scope(allowed, publications, exact=True)

    def _filled(self, groups: Mapping[str, Sequence[Looked | Scored]], answer: _Answer, keep: int) -> list[HitGroup]:
        publications = self._store.publications_by_id(groups)
        ids = [_scored(item).id for found in groups.values() for item in found[:keep]]
        passages = self._store.passages(ids)
        filled = []
        for id, found in groups.items():
            hits = tuple(
                self._hit(item, passages[_scored(item).id], publications[id], answer)
                for item in found[:keep]
                if _scored(item).id in passages and id in publications
            )
            if hits:
                filled.append(HitGroup(publications[id], hits, len(found) - len(hits)))
        return filled

    def _hit(self, item: Looked | Scored, passage: StoredPassage, publication: Publication, answer: _Answer) -> Hit:
        scored = _scored(item)
        language = "nl" if passage.passage.language == "nl" else "en"
        sources = answer.understanding.sources.get(language, {})
        found = quote(passage.passage.text, language, sources, self._searcher.indexes.lexical.analyzer)
        relevance = self._assessor.relevance(answer.understanding, _candidate(scored, passage, publication))
        return Hit(scored.score, found, passage, publication, scored.parts, relevance, _copies(item))


def _candidate(scored: Scored, stored: StoredPassage, publication: Publication) -> Candidate:
    passage = stored.passage
    text = "\n".join((publication.metadata.title, *passage.heading, passage.text))
    return Candidate(scored.parts, text, passage.language)


def _copies(item: Looked | Scored) -> tuple[str, ...]:
    return item.copies if isinstance(item, Looked) else ()


def _scored(item: Looked | Scored) -> Scored:
    return item.scored if isinstance(item, Looked) else item


def _notices(asked: Understanding) -> Notices:
    intent = asked.intent
    return Notices(
        language=asked.language,
        corrections=asked.corrections,
        intent=intent.kind.value if intent else None,
        intent_words=intent.matched if intent else (),
        expansions={**asked.expansions},
        synonyms={**asked.synonyms},
    )


def checked_query(query: str) -> str:
    """The query without control characters and outer white space. Raises QueryError when empty or too long."""
    clean = "".join(c if c.isprintable() else " " for c in query).strip()
    if not clean:
        raise QueryError(
            "the query is empty; type what you want to know, for example 'succesfactoren voor leiderschap'"
        )
    if len(clean) > MAX_QUERY:
        raise QueryError(f"the query has {len(clean)} characters; at most {MAX_QUERY} are searched, shorten it")
    return clean
