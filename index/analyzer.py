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

from index import dutch
from index.compounds import Compounds

# Raise when the same text could give other terms: the lexical index is then rebuilt.
VERSION = "2"

_TOKEN = re.compile(r"[^\W_]+(?:[&'’\-‐‑–][^\W_]+)*")
_SPLIT = re.compile(r"[&'’\-‐‑–]")
_ORDINALS = {"0": "nulde", "1": "eerste", "2": "tweede", "3": "derde"}
_ORDINAL = re.compile(r"^([0-3])(?:e|ste|de)(?=[a-z]{3}|$)")
# "eerste lijn" and what begins with "eerstelijn" meet in this term.
_LINE = re.compile(r"((?:nulde|eerste|tweede|derde)lijn)s?")
_LINE_ORDINAL = frozenset(_ORDINALS.values())
# What follows an apostrophe in these is an ending: GGD's, zzp'er.
_ENDING = frozenset(("s", "er", "ers", "en", "tje", "tjes"))

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
        before = ""
        for match in _TOKEN.finditer(text):
            token = match.group()
            terms = self._terms(token, code)
            if code == "nl":
                if token[:4].casefold() == "lijn" and (ordinal := _line_ordinal(before)):
                    # "eerste lijn", "1e lijnszorg": as two words and as one.
                    terms = tuple(dict.fromkeys((*terms, *self._terms(ordinal + token, code))))
                before = token
            if terms:
                yield Word(match.start(), match.end(), terms)

    def _terms_of(self, token: str, code: str) -> tuple[str, ...]:
        found: list[str] = []
        pieces = word_pieces(token, code)
        forms = ["".join(pieces), *pieces] if len(pieces) > 1 else pieces
        for form in forms:
            word = spell_ordinals(form) if code == "nl" else form
            if not word or word in STOP_WORDS[code]:
                continue
            found.append(stem(word, code))
            if code == "nl":
                if line := _LINE.match(word):
                    found.append(line[1])
                found += [stem(part, code) for part in self._compounds.parts(word)]
        return tuple(dict.fromkeys(found))


def fold(text: str) -> str:
    """Lower case without accents: "Zuid-Limburgse coördinatie" -> "zuid-limburgse coordinatie"."""
    # Case folding comes second: only decomposed do letters such as a bold "S" become plain ones.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    # A few signs (Arabic ligatures, a lone accent) decompose into a space and a mark; a word stays one word.
    return plain if any(map(str.isspace, text)) else "".join(plain.split())


def plain_words(text: str) -> Iterator[str]:
    """The folded words of a text, not stemmed and not split: what compound counts are made of."""
    for match in _TOKEN.finditer(text):
        yield from (fold(piece) for piece in _SPLIT.split(match.group()))


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a text, as the analyser sees them: "e-health" and "GGD's" are one each."""
    return _TOKEN.finditer(text)


def word_pieces(token: str, code: str) -> list[str]:
    """The folded parts of a token between hyphens and other joints, without an ending after an apostrophe."""
    pieces = [fold(piece) for piece in _SPLIT.split(token)]
    ended = len(pieces) > 1 and token[-len(pieces[-1]) - 1 : -len(pieces[-1])] in ("'", "’")
    return pieces[:-1] if ended and pieces[-1] in (_ENDING if code == "nl" else ("s",)) else pieces


def spell_ordinals(word: str) -> str:
    """A folded Dutch word with a leading ordinal written out: "1elijns" -> "eerstelijns"."""
    return _ORDINAL.sub(lambda m: _ORDINALS[m[1]], word, count=1)


def stem(word: str, code: str) -> str:
    """The stem of a folded word."""
    return dutch.stem(word) if code == "nl" else str(_english.stemWord(word))


def _line_ordinal(token: str) -> str:
    word = spell_ordinals(fold(token)) if len(token) <= len("tweede") else ""
    return word if word in _LINE_ORDINAL else ""


_english = Stemmer.Stemmer("english")
