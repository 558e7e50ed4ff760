"""Splitting Dutch compounds into words that the collection itself uses.

"eerstelijnszorgaanbieders" is one word to a tokenizer and three to a reader. A word is split where both parts are
known words of at least four letters, with the linking sounds s, e and en; of all splits the one whose rarer part is
most frequent wins. The figures are in docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

_MIN_PART = 4
_MIN_COUNT = 3
_LINKS = ("", "s", "e", "en")
_MAX_WORD = 60


class Compounds:
    """Splits words by the counts of the words in a collection (folded, lower case, not stemmed)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {w: n for w, n in counts.items() if n >= _MIN_COUNT and len(w) >= _MIN_PART and w.isalpha()}
        self.parts = lru_cache(maxsize=50_000)(self._parts)

    @property
    def counts(self) -> Mapping[str, int]:
        """The words that can be parts, with their counts."""
        return self._counts

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, left to right; empty when the word is not one."""
        if len(word) < 2 * _MIN_PART or len(word) > _MAX_WORD or not word.isalpha():
            return ()
        best = max(self._cuts(word), key=lambda cut: cut[0], default=None)
        if best is None:
            return ()
        _, head, tail = best
        return (*(self.parts(head) or (head,)), *(self.parts(tail) or (tail,)))

    def _cuts(self, word: str) -> Iterator[tuple[int, str, str]]:
        """(count of the rarer part, head, tail) of every way to cut in two; an unknown head must be a compound."""
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
            tail = word[cut:]
            if tail not in self._counts:
                continue
            for link in _LINKS:
                head = word[: cut - len(link)] if word[:cut].endswith(link) else ""
                count = self._counts.get(head, 0)
                if count or (len(head) >= 2 * _MIN_PART and self.parts(head)):
                    yield min(count or 1, self._counts[tail]), head, tail
