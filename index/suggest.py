"""Suggestions while a reader types: entries of which a word begins with what was typed, best first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from index.analyzer import fold

LANGUAGES = ("nl", "en")
# Beyond this nothing is an entry one would pick from a list.
_MAX_TEXT = 120
_WORD = re.compile(r"[^\W_]+")
# Above every code point of a folded word: the end of the range of all words with a prefix.
_LAST = "\U0010ffff"

_Numbers = NDArray[np.int64]


class SuggestionKind(IntEnum):
    """Where a suggestion comes from, best first."""

    QUERY = 0
    LABEL = 1
    TITLE = 2
    HEADING = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be suggested; ``frequency`` counts how often it was asked or occurs."""

    text: str
    kind: SuggestionKind
    frequency: int = 1
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list."""

    text: str
    kind: SuggestionKind


class Suggester:
    """Answers from memory. Entries that read the same when folded are one: the best kind, the frequencies summed."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = _distinct(entries)
        keys = [_key(entry.text) for entry in self._entries]
        places = sorted((key[at:], number, at > 0) for number, key in enumerate(keys) for at in _starts(key))
        self._suffixes = [suffix for suffix, _, _ in places]
        self._numbers = np.asarray([number for _, number, _ in places], dtype=np.int64)
        self._inside = np.asarray([inside for _, _, inside in places], dtype=bool)
        self._orders = {language: self._ordered(language) for language in LANGUAGES}

    def __len__(self) -> int:
        return len(self._entries)

    def suggest(self, prefix: str, n: int, language: str = "nl") -> list[Suggestion]:
        """At most ``n`` entries, each once. Case, accents and punctuation of ``prefix`` do not matter.

        Entries that begin with it come before those with a later word that does; then by kind, the reader's language,
        frequency and length. Nothing typed, nothing suggested.
        """
        wanted = _key(prefix)
        if not wanted or n < 1:
            return []
        # A finished word ("op ") is not the beginning of another ("opa").
        wanted += " " if not fold(prefix)[-1].isalnum() else ""
        low = bisect_left(self._suffixes, wanted)
        high = bisect_left(self._suffixes, wanted + _LAST)
        by_rank, ranks = self._orders["en" if language == "en" else "nl"]
        # The rank of an entry, and behind all ranks once more for those that only have a later word with the prefix.
        size = len(self._entries)
        orders = np.unique(ranks[self._numbers[low:high]] + self._inside[low:high] * size)
        found = dict.fromkeys(int(by_rank[order % size]) for order in orders[: 2 * n])
        return [Suggestion(self._entries[i].text, self._entries[i].kind) for i in list(found)[:n]]

    def _ordered(self, language: str) -> tuple[_Numbers, _Numbers]:
        """(the entries from best to worst, the place of each entry in that order)."""

        def order(number: int) -> tuple[object, ...]:
            entry = self._entries[number]
            foreign = entry.language not in (None, language)
            return (entry.kind, foreign, -entry.frequency, len(entry.text), entry.text)

        by_rank = np.asarray(sorted(range(len(self._entries)), key=order), dtype=np.int64)
        ranks = np.empty_like(by_rank)
        ranks[by_rank] = np.arange(len(by_rank))
        return by_rank, ranks


def _distinct(entries: Iterable[Entry]) -> Sequence[Entry]:
    best: dict[str, Entry] = {}
    for entry in entries:
        key = _key(entry.text)
        if not key or len(entry.text) > _MAX_TEXT:
            continue
        old = best.get(key)
        if old is None:
            best[key] = entry
            continue
        kept = min(old, entry, key=lambda e: e.kind)
        # What reads the same in both languages belongs to neither.
        language = old.language if old.language == entry.language else None
        best[key] = Entry(kept.text, kept.kind, old.frequency + entry.frequency, language)
    return list(best.values())


def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _starts(key: str) -> list[int]:
    return [match.start() for match in _WORD.finditer(key)]
