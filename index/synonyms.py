"""Words of a query that the taxonomy has other words for: abbreviations written out, and synonyms.

"POH" finds praktijkondersteuner huisarts, and the other way round, in Dutch and in English.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.analyzer import fold, spell_ordinals, stem, tokens, word_pieces
from kb.taxonomy import Synonyms

LANGUAGES = ("nl", "en")

# Abbreviations that are ordinary Dutch or English words in lower case, or mean something else there.
_ORDINARY = frozenset("avg bop gala hap his kis les lesa midi po ros smoel so vs zn".split())


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other ways to say ``source``, a stretch of the query as typed: ``forms`` in ``language``, as the taxonomy has
    them."""

    source: str
    forms: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A form of a group: ``words`` are its folded words, ``abbreviation`` that only capitals show what is meant."""

    group: int
    form: str
    words: tuple[str, ...]
    abbreviation: bool


class SynonymIndex:
    """Finds the forms of synonym groups in queries. Immutable, thread-safe."""

    def __init__(self, synonyms: Sequence[Synonyms]) -> None:
        self._groups = [{"nl": _forms(g.short, g.nl), "en": _forms(g.short, g.en)} for g in synonyms]
        self._entries: dict[str, dict[tuple[str, ...], list[_Entry]]] = {code: defaultdict(list) for code in LANGUAGES}
        for number, group in enumerate(self._groups):
            for code, forms in group.items():
                for form in forms:
                    self._add(number, form, code)
        self._longest = max((len(key) for found in self._entries.values() for key in found), default=0)

    def expand(self, text: str, language: str) -> tuple[Expansion, ...]:
        """The expansions of every form in ``text``, in order; for each at most one per language of the other forms.

        The longest form at a place wins, and forms do not overlap; a form of several groups brings all of them.
        Inflections match, as do hyphens and spaces. ``language`` is the query's and comes first where both read it.
        """
        words = list(tokens(text))
        codes = ("en", "nl") if language == "en" else ("nl", "en")
        pieces = {code: [_pieces(word.group(), code) for word in words] for code in codes}
        found: list[Expansion] = []
        at = 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                source = text[words[at].start() : words[at + size - 1].end()]
                entries = self._at(source, [pieces[code][at : at + size] for code in codes], codes, size == len(words))
                if entries:
                    found += self._expansions(source, entries)
                    at += size
                    break
            else:
                at += 1
        return tuple(found)

    def _add(self, group: int, form: str, code: str) -> None:
        parts = [_pieces(token.group(), code) for token in tokens(form)]
        words = tuple(piece for part in parts for piece in part)
        entry = _Entry(group, form, words, fold(form) in _ORDINARY and not form.islower())
        # "e-health" is also typed as one word.
        for key in dict.fromkeys((words, tuple("".join(part) for part in parts))):
            if key:
                self._entries[code][_stems(key, code)].append(entry)

    def _at(
        self, source: str, pieces: Sequence[Sequence[list[str]]], codes: Sequence[str], alone: bool
    ) -> dict[tuple[int, str], _Entry]:
        """The entries that ``source`` is a form of, one for each group."""
        found: dict[tuple[int, str], _Entry] = {}
        for code, parts in zip(codes, pieces, strict=True):
            whole = tuple(piece for part in parts for piece in part)
            for key in dict.fromkeys((whole, tuple("".join(part) for part in parts))):
                for entry in self._entries[code].get(_stems(key, code), ()):
                    if (alone or not entry.abbreviation or _in_capitals(source)) and _inflects(key, entry.words, code):
                        found.setdefault((entry.group, code), entry)
        # "POHS" is the POH-S, though to the English stemmer it is also many a POH.
        exact = {at: entry for at, entry in found.items() if "".join(entry.words) == _key(source)}
        short = any(entry.form.isupper() for entry in exact.values())
        return exact if short else found

    def _expansions(self, source: str, entries: dict[tuple[int, str], _Entry]) -> list[Expansion]:
        groups = list(dict.fromkeys(group for group, _ in entries))
        # Folded, not stemmed: a form that differs from the source in more than its spelling is worth searching.
        own = {_key(source), *(_key(entry.form) for entry in entries.values())}
        found = []
        for code in LANGUAGES:
            forms = dict.fromkeys(form for group in groups for form in self._groups[group][code])
            others = tuple(form for form in forms if _key(form) not in own)
            if others:
                found.append(Expansion(source, others, code))
        return found


def _forms(short: str | None, forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((short, *forms) if short else forms))


def _pieces(token: str, code: str) -> list[str]:
    pieces = word_pieces(token, code)
    return [spell_ordinals(piece) for piece in pieces] if code == "nl" else pieces


def _stems(words: Iterable[str], code: str) -> tuple[str, ...]:
    return tuple(stem(word, code) for word in words)


def _key(form: str) -> str:
    return "".join(piece for token in tokens(form) for piece in word_pieces(token.group(), "en"))


def _in_capitals(source: str) -> bool:
    return sum(c.isupper() for c in source) > 1


def _inflects(words: Sequence[str], form: Sequence[str], code: str) -> bool:
    """False where only the stems are the same: "leiden" is no "leiding", "POH" no "POH-S"."""
    if len(words) != len(form):
        return "".join(words) == "".join(form)
    return code != "nl" or len(words) > 1 or ("ing" in words[0][-5:]) == ("ing" in form[0][-5:])
