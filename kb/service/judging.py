"""Judging the passages of one answer: how sure each answers, and whether any does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from index.evidence import LOOKED_AT, UNANSWERED, Assessor, Candidate
from index.fusion import Scored
from index.understanding import Understanding
from kb.ranking import Found
from kb.types import Publication, Relevance, ScoreParts, StoredPassage


class Judge:
    """Judges passages for one question, each at most once. Not for several threads."""

    def __init__(self, assessor: Assessor, asked: Understanding) -> None:
        self._assessor = assessor
        self._asked = asked
        self._known: dict[int, Relevance] = {}
        # What is not looked at closely counts as a passage without any evidence: weak, unless nothing can be judged.
        self._unseen = assessor.relevance(asked, Candidate(ScoreParts(), "", asked.language))

    def answered(self, looked: Iterable[Found], publications: Mapping[str, Publication]) -> bool:
        """Whether the best of the passages looked at seem to answer the question."""
        texts = [(found.scored, found.passage) for found in looked if found.passage is not None][:LOOKED_AT]
        best = [_candidate(scored, stored, publications[stored.publication_id]) for scored, stored in texts]
        return self._assessor.odds(self._asked, best) >= UNANSWERED

    def relevance(self, scored: Scored, stored: StoredPassage, publication: Publication) -> Relevance:
        """How sure a passage answers by itself."""
        if scored.id not in self._known:
            candidate = _candidate(scored, stored, publication)
            self._known[scored.id] = self._assessor.relevance(self._asked, candidate)
        return self._known[scored.id]

    def any_answers(self, passages: Iterable[Found], publications: Mapping[str, Publication]) -> bool:
        """Whether one of the passages is not weak; those that were not looked at closely are not read either."""
        return any(
            self._unseen is not Relevance.WEAK
            if found.passage is None
            else self.relevance(found.scored, found.passage, publications[found.passage.publication_id])
            is not Relevance.WEAK
            for found in passages
        )


def _candidate(scored: Scored, stored: StoredPassage, publication: Publication) -> Candidate:
    passage = stored.passage
    text = "\n".join((publication.metadata.title, *passage.heading, passage.text))
    return Candidate(scored.parts, text, passage.language)
