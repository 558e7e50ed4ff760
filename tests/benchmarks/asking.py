"""Asking every question of a judged collection, and how well and how fast that went."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass

from kb.eval.beir import Collection
from kb.eval.measures import by_query
from kb.eval.runs import Judged, judge_collection
from kb.service import KnowledgeBase

from .rivals import Rank


@dataclass(frozen=True, slots=True)
class Outcome:
    """How well one way of searching answered each question, and how many milliseconds the median question took."""

    judged: Judged
    milliseconds: float


class Laps:
    """The seconds from each call of ``lap`` to the next, the first counted from the making of this."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._seconds: list[float] = []

    def lap(self, _: int = 1) -> None:
        """One more question is answered."""
        now = time.perf_counter()
        self._seconds.append(now - self._last)
        self._last = now

    def milliseconds(self) -> float:
        """The median; the first laps, in which files are opened, do not weigh on it."""
        return statistics.median(self._seconds) * 1000


def ask_kb(kb: KnowledgeBase, collection: Collection) -> Outcome:
    """Ask kb every question of the collection."""
    laps = Laps()
    return Outcome(judge_collection(kb, collection, laps.lap), laps.milliseconds())


def ask(rank: Rank, collection: Collection, languages: Mapping[str, str]) -> Outcome:
    """Ask another search every question of the collection; ``languages`` are those of the questions."""
    laps = Laps()
    run: dict[str, dict[str, float]] = {}
    for query, text in collection.queries.items():
        run[query] = {id: -float(place) for place, id in enumerate(rank(text))}
        laps.lap()
    values = by_query({q: collection.qrels[q] for q in collection.queries}, run)
    return Outcome(Judged(values, languages), laps.milliseconds())
