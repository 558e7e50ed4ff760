"""Text -> runs of letters: how spellings and compounds meet that no stemmer or splitter brings together."""

from __future__ import annotations

from index.analyzer import STOP_WORDS, plain_words

_RUN = 4
_STOP = STOP_WORDS["nl"] | STOP_WORDS["en"]


def letters(text: str) -> list[str]:
    """Runs of four letters of the folded words, with "_" for the edge of a word: "zorg" -> "_zor", "zorg", "org_".

    Function words are left out; a shorter word is a run by itself.
    """
    return [run for word in plain_words(text) if word and word not in _STOP for run in _runs(f"_{word}_")]


def _runs(word: str) -> list[str]:
    return [word[i : i + _RUN] for i in range(max(1, len(word) - _RUN + 1))]
