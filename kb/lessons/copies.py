"""Lessons with (nearly) the same words, so that one of them stands for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.fuzz import ratio

from kb.lesson import Lesson

# Texts that differ by a typing error, an article or a plural reach this (0-100); another number or negation seldom
# does in a sentence of usual length, and "not" is looked at by itself.
_SAME = 92.0
# Two versions of a sentence nearly always share how they begin or how they end.
_EDGE_WORDS = 4
_NEGATIONS = frozenset("niet geen nooit zonder not no never without".split())


def same_words(lessons: Sequence[Lesson]) -> Mapping[str, str]:
    """Lesson id -> what the lessons with nearly its words share: the id of the first of them in ``lessons``."""
    leaders: dict[str, str] = {}
    texts: dict[str, str] = {}
    by_edge: dict[tuple[str, ...], list[str]] = {}
    for lesson in lessons:
        words = re.findall(r"\w+", lesson.quote.casefold())
        text = " ".join(words)
        edges = list(_edges(words))
        known = (leader for edge in edges for leader in by_edge.get(edge, ()))
        leader = next((id for id in known if _same(text, texts[id])), None)
        leaders[lesson.id] = leader or lesson.id
        if leader is None:
            texts[lesson.id] = text
            for edge in edges:
                by_edge.setdefault(edge, []).append(lesson.id)
    return leaders


def _edges(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    yield ("first", *words[:_EDGE_WORDS])
    yield ("last", *words[-_EDGE_WORDS:])


def _same(left: str, right: str) -> bool:
    if left == right:
        return True
    return _telling(left) == _telling(right) and ratio(left, right, score_cutoff=_SAME) > 0


def _telling(text: str) -> tuple[str, ...]:
    """The words that turn a sentence round, and its numbers."""
    return tuple(sorted(word for word in text.split() if word in _NEGATIONS or word.isdigit()))
