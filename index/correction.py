"""Mending typing errors: the one word of the collection that a word unknown to it was probably meant to be.

Careful by design: a name, abbreviation or rare word that is left alone costs nothing, one that is "corrected" costs the
reader the answer. The figures are in docs/decisions.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from index.analyzer import Analyzer, fold, stem

MIN_LENGTH = 5
# From this length two errors are mended; a shorter word with two errors is too often another word.
_TWO_ERRORS = 8
_MUCH_MORE = 3
# What a Dutch or English word can end in without being misspelt.
_ENDINGS = frozenset("e n r s t d en er es te de ed ers den ten ing ende".split())
# Letters typed for one another: neighbours on the keyboard, and those that sound alike. Any other pair of letters
# tells real words apart ("bellen", "tellen") more often than it is an error.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = ("aeiouy", "sz", "fv", "dt", "ckq", "gh", "sc", "ij", "bp", "mn", "xk")
_CONFUSED = frozenset(
    {a + b for row in _ROWS for a, b in pairwise(row)}
    | {a + b for upper, lower in pairwise(_ROWS) for n, b in enumerate(lower) for a in upper[n : n + 2]}
    | {a + b for group in _SOUNDS for a in group for b in group}
)


class Corrector:
    """Mends words by the vocabulary of a collection, of all its languages together. Immutable, thread-safe."""

    def __init__(self, words_by_language: Mapping[str, Sequence[str]], counts: Mapping[str, int] | None = None) -> None:
        """``counts`` says how often a word occurs, to choose between candidates; without it only one will do."""
        self._counts = counts or {}
        self._codes: dict[str, str] = {}
        for code, words in words_by_language.items():
            for word in words:
                self._codes.setdefault(word, code)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._codes):
            if word.isalpha() and len(word) >= MIN_LENGTH - 1:
                self._by_length[len(word)].append(word)
                self._by_start[word[0], len(word)].append(word)

    def correct(
        self, word: str, is_known: Callable[[str], bool], *, has_near: bool = False, opens: bool = False
    ) -> str | None:
        """The folded word of the collection that ``word`` was meant to be, or None when it should be left alone.

        ``is_known`` tells whether the collection can find a folded word (see ``known_to``). ``has_near`` says that
        words of near meaning were found for it, so that it is a word. ``opens`` says that it is the first of the
        query, where a capital makes no name. Left alone are also short words, capitals, and anything but letters.
        """
        folded = fold(word)
        if has_near or len(folded) < MIN_LENGTH or not folded.isalpha() or not word.isalpha():
            return None
        if not (word.islower() or (opens and word[1:].islower())):
            return None
        if folded in self._codes or is_known(folded):
            return None
        candidates = self._near(folded)
        if any(_inflects(folded, candidate) for candidate in candidates):
            return None
        found = self._clearest(candidates)
        if found is not None and not _plausible(folded, found):
            return None
        return found if found is not None and not self._same_word(folded, found) else None

    def _near(self, word: str) -> list[str]:
        size = len(word)
        one = self._within(word, (self._by_length[n] for n in range(size - 1, size + 2) if n in self._by_length), 1)
        if one or size < _TWO_ERRORS:
            return one
        keys = [(word[0], n) for n in range(size - 2, size + 3)]
        return self._within(word, (self._by_start[key] for key in keys if key in self._by_start), 2)

    @staticmethod
    def _within(word: str, groups: Iterable[list[str]], distance: int) -> list[str]:
        return sorted(
            found
            for group in groups
            for found, _, _ in process.extract(word, group, scorer=OSA.distance, score_cutoff=distance, limit=None)
        )

    def _clearest(self, candidates: list[str]) -> str | None:
        """The only candidate, or the one that is clearly more frequent; forms of one word count as one."""
        words: dict[str, list[str]] = defaultdict(list)
        for candidate in candidates:
            words[stem(candidate, self._codes[candidate])].append(candidate)
        ranked = sorted(words.values(), key=lambda forms: (-self._count(forms), forms))
        if not ranked:
            return None
        if len(ranked) > 1 and self._count(ranked[0]) < max(1, _MUCH_MORE * self._count(ranked[1])):
            return None
        return min(ranked[0], key=lambda form: (-self._counts.get(form, 0), len(form), form))

    def _count(self, forms: Iterable[str]) -> int:
        return sum(self._counts.get(form, 0) for form in forms)

    def _same_word(self, word: str, found: str) -> bool:
        code = self._codes[found]
        return stem(word, "nl" if code == "nl" else "en") == stem(found, "nl" if code == "nl" else "en")


def _inflects(word: str, known: str) -> bool:
    """True when only the ending is another: an inflection, or a word of its own."""
    same = next((i for i, (a, b) in enumerate(zip(word, known, strict=False)) if a != b), min(len(word), len(known)))
    return word[same:] in _ENDINGS and (same == len(known) or known[same:] in _ENDINGS)


def _plausible(typed: str, meant: str) -> bool:
    """True when letters were swapped, left out or doubled, or typed for others that are often confused."""
    edits = Levenshtein.editops(typed, meant)
    if OSA.distance(typed, meant) < len(edits):
        return True
    pairs = [typed[edit.src_pos] + meant[edit.dest_pos] for edit in edits if edit.tag == "replace"]
    return all(pair in _CONFUSED or pair[::-1] in _CONFUSED for pair in pairs)


def known_to(analyzer: Analyzer, knows: Callable[[str, str], int]) -> Callable[[str], bool]:
    """``is_known`` for Corrector: true when any term of a word, its compound parts among them, occurs in a language.

    ``knows`` is LexicalIndex.knows: (term, language) -> number of passages.
    """

    def is_known(word: str) -> bool:
        return any(knows(term, code) > 0 for code in ("nl", "en") for term in analyzer.terms(word, code))

    return is_known
