"""How well a lesson fits a question, from what each way of looking found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.analyzer import Analyzer
from kb.lesson import Lesson, Polarity

# How much each way counts. The passage brings what the sentence itself leaves out: its subject is often in the
# heading or the sentence before.
_NEAR, _PASSAGE, _WORDS = 0.4, 0.3, 0.3
# A word in the heading says less of the lesson than one in its own words.
_IN_HEADING = 0.5
_OTHER_POLARITY = 0.5
_PLATITUDE = 0.75
# What scores less than this part of the best is about something else.
_LEAST = 0.4
# What has this part of the question's words itself is about it all the same.
_NEARLY_ALL_WORDS = 0.6
# By its own vector alone a lesson must lie this near, else it must share this part of the words. Of the 670 lessons of
# the shipped corpus a question about cooking then keeps 8 (without this 183), one that is answered some dozens.
_NEAR_ENOUGH = 0.2
_WORDS_ENOUGH = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found of one lesson: cosine with the question, score of its passage, share of the question's words."""

    cosine: float
    passage: float
    words: float


def relevance(
    lessons: Sequence[Lesson], evidence: Mapping[str, Evidence], preferred: Polarity | None
) -> dict[str, float]:
    """Lesson id -> 0..1 for the lessons that fit; cosines and passages count relative to the best and the usual.

    Lessons of another polarity than ``preferred`` score less, and so do platitudes (``Statement.weight``).
    """
    lessons = [lesson for lesson in lessons if _speaks_of_it(evidence[lesson.id])]
    if not lessons:
        return {}
    found = [evidence[lesson.id] for lesson in lessons]
    usual = sum(one.cosine for one in evidence.values()) / len(evidence)
    width = max(one.cosine for one in found) - usual
    best_passage = max(one.passage for one in found)
    scores = {}
    for lesson, one in zip(lessons, found, strict=True):
        near = max(0.0, one.cosine - usual) / width if width > 0 else 0.0
        passage = one.passage / best_passage if best_passage > 0 else 0.0
        score = _NEAR * near + _PASSAGE * passage + _WORDS * one.words
        scores[lesson.id] = score * (_PLATITUDE + (1 - _PLATITUDE) * lesson.statement.weight)
    least = _LEAST * max(scores.values())
    # What is preferred comes first; it hides nothing.
    other = {lesson.id: preferred not in (None, lesson.polarity) for lesson in lessons}
    return {
        id: score * (_OTHER_POLARITY if other[id] else 1.0)
        for id, score in scores.items()
        if score > 0 and (score >= least or evidence[id].words >= _NEARLY_ALL_WORDS)
    }


def _speaks_of_it(one: Evidence) -> bool:
    return one.cosine >= _NEAR_ENOUGH or one.words >= _WORDS_ENOUGH


def word_share(
    analyzer: Analyzer, lesson: Lesson, language: str, terms: Mapping[str, float], sources: Mapping[str, str]
) -> float:
    """Which part of the question's words (or what stands in for them) the lesson has, 0..1.

    ``terms`` are the weighted terms in the lesson's language, ``sources`` the word of the question each stands for.
    """
    wanted: dict[str, float] = {}
    for term, weight in terms.items():
        word = sources.get(term, term)
        wanted[word] = max(weight, wanted.get(word, 0.0))
    if not wanted:
        return 0.0
    own = set(analyzer.terms(lesson.quote, language))
    above = set(analyzer.terms(" ".join(lesson.heading), language))
    has: dict[str, float] = {}
    for term, weight in terms.items():
        value = weight if term in own else _IN_HEADING * weight if term in above else 0.0
        word = sources.get(term, term)
        has[word] = max(value, has.get(word, 0.0))
    return sum(has.values()) / sum(wanted.values())
