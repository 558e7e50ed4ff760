"""What a reader sees of an answer: a page of publications with their best passages, each quoted and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np

from index.quotes import Quoter
from index.search import Searcher
from index.word_space import WordSpace
from kb.ranking import Found
from kb.service.answering import Answer, Group
from kb.store import Store
from kb.types import Hit, HitGroup, Notices, Publication, StoredPassage

if TYPE_CHECKING:
    from kb.types import Vectors


PER_PUBLICATION = 3
_ALWAYS_SHOWN = 10


class Showing:
    """Fills in the texts of a page of an answer. Thread-safe."""

    def __init__(self, store: Store, searcher: Searcher) -> None:
        self._store = store
        self._searcher = searcher
        self._space = WordSpace(searcher.indexes.vocabulary)

    def show(self, answer: Answer, groups: Sequence[Group], keep: int | None) -> tuple[HitGroup, ...]:
        """The groups with at most ``keep`` passages each; what the store no longer has is left out.

        Without ``keep`` they have three, and the best passages of the whole answer wherever those stand.
        """
        best = _best(answer)
        kept = {
            g.publication_id: g.found[: keep or max(PER_PUBLICATION, sum(f.scored.id in best for f in g.found))]
            for g in groups
        }
        shown = [found for found_of in kept.values() for found in found_of]
        passages = self._passages(shown)
        publications = self._store.publications_by_id(group.publication_id for group in groups)
        asked = answer.understanding
        quoter = Quoter(asked, self._searcher.indexes, self._space, self._searcher.vector(asked))
        windows = self._windows(passages)
        filled = []
        for group in groups:
            publication = publications.get(group.publication_id)
            hits = tuple(
                _hit(found, passages[found.scored.id], publication, answer, quoter, windows)
                for found in kept[group.publication_id]
                if found.scored.id in passages and publication is not None
            )
            if publication is not None and hits:
                filled.append(HitGroup(publication, hits, len(group.found) - len(hits), group.weaker))
        return tuple(filled)

    def _passages(self, shown: Sequence[Found]) -> dict[int, StoredPassage]:
        known = {found.scored.id: found.passage for found in shown if found.passage is not None}
        return known | self._store.passages(found.scored.id for found in shown if found.passage is None)

    def _windows(self, ids: Mapping[int, object]) -> dict[int, list[Vectors]]:
        windows: dict[int, list[Vectors]] = {}
        for id, _, vector in self._store.window_vectors(list(ids), self._searcher.encoder.fingerprint):
            windows.setdefault(id, []).append(np.frombuffer(vector, "<f4"))
        return windows


def _best(answer: Answer) -> frozenset[int]:
    """Ids of the passages with the highest scores of all."""
    everything = (found.scored for group in answer.groups for found in group.found)
    return frozenset(s.id for s in nsmallest(_ALWAYS_SHOWN, everything, key=lambda s: (-s.score, s.id)))


def _hit(
    found: Found,
    stored: StoredPassage,
    publication: Publication,
    answer: Answer,
    quoter: Quoter,
    windows: Mapping[int, Sequence[Vectors]],
) -> Hit:
    passage = stored.passage
    quote = quoter.quote(passage.text, passage.language, windows.get(stored.id, ()))
    relevance = answer.judge.relevance(found.scored, stored, publication)
    return Hit(found.scored.score, quote, stored, publication, found.scored.parts, relevance, found.copies)


def notices(answer: Answer) -> Notices:
    """What to tell of how a question was understood."""
    asked = answer.understanding
    intent = asked.intent
    return Notices(
        language=asked.language,
        corrections=asked.corrections,
        intent=intent.kind.value if intent else None,
        intent_words=intent.matched if intent else (),
        expansions={**asked.expansions},
        synonyms={**asked.synonyms},
        unfound=answer.unfound,
    )
