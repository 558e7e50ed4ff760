"""Text -> index terms, for both indexes of words: the one analyser of kb.

Terms are lower case, without accents, stemmed for their language, with the parts of compounds beside the whole word.
The same analyser serves documents and queries, so that they meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from index.compounds import Compounds

# Raise when the same text could give other terms: the lexical index is then rebuilt.
VERSION = "1"

_TOKEN = re.compile(r"[^\W_]+(?:[&'’\-‐‑–][^\W_]+)*")
_SPLIT = re.compile(r"[&'’\-‐‑–]")
_ORDINALS = {"1e": "eerste", "1ste": "eerste", "2e": "tweede", "2de": "tweede", "3e": "derde", "3de": "derde"}
_SNOWBALL = {"nl": "dutch", "en": "english"}

# Function words that carry no meaning in a search; "niet", "geen", "not", "no" and "zonder" stay.
STOP_WORDS = {
    "nl": frozenset(
        """de het een en van in op te dat die dit deze is was zijn waren wordt worden werd ben bent er aan met
        voor als om ook bij door naar uit over dan of maar nog wel al zo tot tegen je jij u uw ik
        hij zij ze wij we mij mijn ons onze hun hen haar hem zich men heeft hebben had kan kunnen
        zal zullen zou moet moeten mag wil wat wie waar wanneer welke welk hoe waarom hier daar toe
        om dus want omdat doet doen""".split()
    ),
    "en": frozenset(
        """the a an and of in on to that this these those is was are were be been it its at with for as by from
        or but if than then so such into out over up down about i you he she we they me my our your
        their his her them us has have had can could will would should may might must do does did
        what who where when which how why there here also""".split()
    ),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands, and the terms it is found by (the whole word first)."""

    start: int
    end: int
    terms: tuple[str, ...]


class Analyzer:
    """Analyses text in one language; languages without rules of their own are treated like English."""

    def __init__(self, compounds: Compounds | None = None) -> None:
        self._compounds = compounds or Compounds({})
        self._terms = lru_cache(maxsize=100_000)(self._terms_of)

    def terms(self, text: str, language: str) -> list[str]:
        """All index terms of a text, in order, with repetitions."""
        return [term for word in self.words(text, language) for term in word.terms]

    def words(self, text: str, language: str) -> Iterator[Word]:
        """The words of a text that are not stop words, with their offsets in the text as given."""
        code = "nl" if language == "nl" else "en"
        for match in _TOKEN.finditer(text):
            terms = self._terms(match.group(), code)
            if terms:
                yield Word(match.start(), match.end(), terms)

    def _terms_of(self, token: str, code: str) -> tuple[str, ...]:
        found: list[str] = []
        pieces = [fold(piece) for piece in _SPLIT.split(token)]
        forms = ["".join(pieces), *pieces] if len(pieces) > 1 else pieces
        for form in forms:
            word = _ORDINALS.get(form, form) if code == "nl" else form
            if not word or word in STOP_WORDS[code]:
                continue
            found.append(stem(word, code))
            if code == "nl":
                found += [stem(part, code) for part in self._compounds.parts(word)]
        return tuple(dict.fromkeys(found))


def fold(text: str) -> str:
    """Lower case without accents: "Zuid-Limburgse coördinatie" -> "zuid-limburgse coordinatie"."""
    # Case folding comes second: only decomposed do letters such as a bold "S" become plain ones.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def plain_words(text: str) -> Iterator[str]:
    """The folded words of a text, not stemmed and not split: what compound counts are made of."""
    for match in _TOKEN.finditer(text):
        yield from (fold(piece) for piece in _SPLIT.split(match.group()))


def stem(word: str, code: str) -> str:
    """The Snowball stem of a folded word."""
    return str(_stemmer(code).stemWord(word))


@lru_cache(maxsize=2)
def _stemmer(code: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_SNOWBALL[code])
