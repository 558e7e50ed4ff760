"""Finding many phrases in a text at once: whole words, a star stands for the rest of a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+(?:['’&\-][^\W_]+)*")

Phrase = tuple[str, ...]


def tokens(text: str) -> list[str]:
    """The words of ``text`` in lower case, with hyphens and apostrophes inside words kept."""
    return _TOKEN.findall(text.lower())


class PhraseMatcher:
    """Counts phrases by the id they belong to.

    A phrase is words with single spaces; a word may end (or begin) with ``*``. Looking a word up is cached, so the cost
    of a text grows with its words and not with the number of phrases.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self.ids: tuple[str, ...] = tuple(phrases)
        self._exact: dict[str, list[tuple[int, Phrase]]] = {}
        self._starred: list[tuple[int, Phrase]] = []
        for number, id in enumerate(self.ids):
            for phrase in phrases[id]:
                self._add(number, tuple(phrase.lower().split()))
        self._starting = lru_cache(maxsize=50_000)(self._find_starting)

    def found(self, words: Sequence[str]) -> list[tuple[int, int]]:
        """(position of the id in ``ids``, index of the phrase's first word), in the order of the text."""
        hits = []
        for index, word in enumerate(words):
            for number, phrase in self._starting(word):
                if len(phrase) == 1 or _follows(words, index, phrase):
                    hits.append((number, index))
        return hits

    def counts(self, words: Sequence[str]) -> dict[str, int]:
        """How often each id is spoken of; ids that are not are left out."""
        counts: dict[str, int] = {}
        for number, _ in self.found(words):
            id = self.ids[number]
            counts[id] = counts.get(id, 0) + 1
        return counts

    def _add(self, number: int, phrase: Phrase) -> None:
        if not phrase:
            return
        if "*" in phrase[0]:
            self._starred.append((number, phrase))
        else:
            self._exact.setdefault(phrase[0], []).append((number, phrase))

    def _find_starting(self, word: str) -> tuple[tuple[int, Phrase], ...]:
        starred = (entry for entry in self._starred if fnmatchcase(word, entry[1][0]))
        return (*self._exact.get(word, ()), *starred)


def _follows(words: Sequence[str], index: int, phrase: Phrase) -> bool:
    if index + len(phrase) > len(words):
        return False
    return all(
        words[index + i] == part or ("*" in part and fnmatchcase(words[index + i], part))
        for i, part in enumerate(phrase[1:], start=1)
    )
