"""From a question to the publications that answer it, in order, and those that fit less after them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.evidence import Assessor
from index.query import parse_query
from index.search import Ranking, Searcher
from index.understanding import Understanding
from kb.errors import QueryError
from kb.ranking import LOOKED_AT, Found, look_closely
from kb.service.judging import Judge
from kb.service.scoping import Scoping
from kb.store import Store
from kb.types import Filter, Publication

MAX_QUERY = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """The passages found of one publication, best first; ``weaker`` when none of them seems to answer."""

    publication_id: str
    found: tuple[Found, ...]
    weaker: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The publications in order, the weaker ones last, and how the question was understood and its answer judged."""

    groups: tuple[Group, ...]
    understanding: Understanding
    answered: bool
    judge: Judge
    unfound: tuple[str, ...] = ()

    @property
    def weaker(self) -> int:
        """How many publications come after those that seem to answer."""
        return sum(group.weaker for group in self.groups)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A publication in a ranking: its best passage, that passage's score, and who else has the same text."""

    publication_id: str
    passage_id: int
    score: float
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Candidates by publication, in order of each one's best."""

    ranking: Ranking
    looked: Sequence[Found]
    publications: Mapping[str, Publication]
    groups: Mapping[str, Sequence[Found]]
    unfound: tuple[str, ...]


class Answering:
    """Finds and orders; it reads no more than ordering needs. Thread-safe."""

    def __init__(self, store: Store, searcher: Searcher, scoping: Scoping) -> None:
        self._store = store
        self._searcher = searcher
        self._assessor = Assessor(searcher.indexes)
        self._scoping = scoping

    def answer(self, query: str, filter: Filter | None, *, as_typed: bool = False, plain: bool = False) -> Answer:
        """Every publication found. A publication seems to answer when one of its passages is not weak.

        When only the best passages together answer the question, the best publication does; when they do not either,
        all publications are weaker ones.
        """
        gathered = self._gather(query, filter, as_typed=as_typed, plain=plain)
        asked, found, publications = gathered.ranking.understanding, gathered.groups, gathered.publications
        judge = Judge(self._assessor, asked)
        answered = judge.answered(gathered.looked, publications)
        answering = {id for id in found if answered and judge.any_answers(found[id], publications)}
        if answered and not answering:
            answering = set(list(found)[:1])
        groups = [Group(id, tuple(passages), id not in answering) for id, passages in found.items()]
        groups.sort(key=lambda group: group.weaker)
        return Answer(tuple(groups), asked, answered, judge, gathered.unfound)

    def ranked(self, query: str, filter: Filter | None) -> list[Ranked]:
        """Every publication found by the score of its best passage, best first; nothing is judged."""
        best = {id: found[0] for id, found in self._gather(query, filter).groups.items()}
        return [Ranked(id, found.scored.id, found.scored.score, found.copies) for id, found in best.items()]

    def _gather(self, query: str, filter: Filter | None, *, as_typed: bool = False, plain: bool = False) -> _Gathered:
        parsed = parse_query(checked_query(query))
        wanted, words = self._scoping.with_fields(self._scoping.resolve(filter or Filter()), parsed)
        scope, unfound = self._scoping.scope(wanted, parsed)
        ranking = self._searcher.rank(words, scope, as_typed=as_typed, plain=plain)
        best, rest = ranking.scored[:LOOKED_AT], ranking.scored[LOOKED_AT:]
        passages = self._store.passages(s.id for s in best)
        publications = self._store.publications_by_id({p.publication_id for p in passages.values()})
        looked = look_closely(best, passages, publications, ranking.understanding.intent)
        owners = self._store.owners(s.id for s in rest)
        groups: dict[str, list[Found]] = {}
        for found in looked:
            if found.passage is not None:
                groups.setdefault(found.passage.publication_id, []).append(found)
        for scored in rest:
            if scored.id in owners:
                groups.setdefault(owners[scored.id], []).append(Found(scored))
        return _Gathered(ranking, looked, publications, groups, unfound)


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
