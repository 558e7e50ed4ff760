"""Join lines of text and decide, for each hyphen at a line end, whether it belongs to the word.

The document itself is the best witness: if it writes "samenwerking" elsewhere, "samen-/werking" is one word; if it
writes "eerste-lijns" elsewhere, the hyphen stays. Only without a witness do rules of Dutch and English spelling decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

SOFT_HYPHEN = "\u00ad"

_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_AT_END = re.compile(r"[^\W\d_]+$")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LEFT = re.compile(r"([^\W_]+(?:['’\-][^\W_]+)*)-$")
_RIGHT = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SOFT_END = re.compile(r"(?<=\w)[\u00ad\u00ac]$")
_GIVES_FONT_AWAY = re.compile(r"\w\u00ad[ \d]|[\d ]\u00ad\w")
_ADDRESS_END = re.compile(r"(?:https?://|www\.)\S*$|\S+@\S*$", re.IGNORECASE)
_ADDRESS_GOES_ON = re.compile(r"[-/?&=#_.%~\w]*[/?=#_~%-][-/?&=#_.%~\w]*")
_SENTENCE_END = (".", ",", ";", ":", ")", "!", "]", "’", "”", '"')

# "zorg- en welzijn": the hyphen stands for a part that follows.
_SUSPENDED = re.compile(r"(?:en|of|tot|als|and|resp|respectievelijk|maar|plus|naar|noch|c\.q)\b(?!-)")
_SUSPENDED_ENGLISH = re.compile(r"(?:to|or)\b(?!-)")
# Short forms that Dutch couples with a hyphen: hbo-opleiding, post-hbo, wmo-consulent. None of them is a syllable.
_SHORT_FORMS = frozenset(
    "hbo mbo vmbo vwo havo ggz ggd wmo wlz zvw avg ict pgo poh cao hiv sms gps pdf tv ehbo apk npo seh ivf dna rna "
    "lhbt lhbti zzp ozb vn vws nza".split()
)
_ENGLISH_SECONDS = frozenset("based related driven oriented focused centred centered friendly".split())
_ENGLISH_FIRSTS = frozenset(  # English words that form closed compounds: understand, however, without
    "with how there where when what who under over out for per any some every after before back can her him them our "
    "your in on up down not fore mean more further health not".split()
)
_UNITS = frozenset("km cm mm kg mg ml nr m u t vs blz".split())
_LINKS = frozenset("in aan op tot voor of to and by the on up de het te en".split())
_VOWEL_CLASH = re.compile(r"(?:a[aeiu]|e[eiu]|i[ej]|o[eiou]|u[iu])$")
_VOWELS = frozenset("aeiouyáéíóúàèëïöüê")
_ENGLISH = frozenset("the and of to is that for with are this".split())
_DUTCH = frozenset("de het een en van dat die voor met niet zijn".split())


class Dehyphenator:
    """Joins the lines of one document; ``lines`` are all its lines, the witnesses for its spelling."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        languages: Counter[bool] = Counter()
        previous_open = False
        for line in lines:
            line = line.replace(SOFT_HYPHEN, "") if not line.endswith(SOFT_HYPHEN) else line
            words = [match.group().casefold() for match in _WORD.finditer(line)]
            languages[True] += sum(word in _ENGLISH for word in words)
            languages[False] += sum(word in _DUTCH for word in words)
            open_end = line.endswith(("-", SOFT_HYPHEN, "¬"))
            # Halves of a broken word are no witnesses.
            self._counts.update(words[int(previous_open) : len(words) - int(open_end)])
            previous_open = open_end
        self._english = languages[True] > languages[False]
        self._sorted = sorted(self._counts)

    def join_lines(self, lines: Sequence[str]) -> str:
        """The lines as one running text without soft hyphens."""
        text = ""
        for line in lines:
            text = self.join(text, line) if text else line
        return text.replace(SOFT_HYPHEN, "")

    def join(self, left: str, right: str) -> str:
        """Two successive lines as one: with a space, with a hyphen, or as one word."""
        left, right = left.rstrip(), right.lstrip()
        if not left or not right:
            return left + right
        if _SOFT_END.search(left):
            return left[:-1] + right
        if _ADDRESS_END.search(left):
            return left + ("" if _address_goes_on(left, right) else " ") + right
        if left.endswith("–") and left[-2:-1].isdigit() and right[0].isdigit():
            return left + right
        broken, rest = _LEFT.search(left), _RIGHT.match(right)
        if broken is None or rest is None:
            return left + ("" if left.endswith("/") and right[0].islower() else " ") + right
        if self._is_suspended(broken.group(1).casefold(), right):
            return f"{left} {right}"
        return (left if self._keeps_hyphen(broken.group(1), rest.group()) else left[:-1]) + right

    def is_one_word(self, left: str, right: str) -> bool:
        """Whether a word runs on from the end of one line to the next without a hyphen, as in a narrow table cell."""
        before, after = _LETTERS_AT_END.search(left), _LETTERS.match(right)
        if before is None or after is None or not after.group().islower():
            return False
        head, tail = before.group().casefold(), after.group()
        joined = self._counts[head + tail]
        if joined:
            return joined >= min(self._counts[head], self._counts[tail])
        rare = self._counts[head] < 2 and self._counts[tail] < 3 and tail not in _UNITS
        return rare and (len(tail) == 1 or not _VOWELS.intersection(tail))

    def _is_suspended(self, left: str, right: str) -> bool:
        if self._english and _SUSPENDED_ENGLISH.match(right):
            return True
        found = _SUSPENDED.match(right)
        # "groei-/en" is the one kind of syllable that looks like "groei- en": only there may the document decide.
        return found is not None and not (left.endswith("i") and self._counts[left + found.group()] > 0)

    def _keeps_hyphen(self, left: str, right: str) -> bool:
        folded_left, folded_right = left.casefold(), right.casefold()
        evidence = self._evidence(folded_left, folded_right)
        if evidence is not None:
            return evidence
        if not left[-1].isalpha() or not right[0].isalpha():
            return True
        shouted = left.isupper() and right.isupper()
        if not shouted and (right[0].isupper() or left[-1].isupper()):
            return True
        if len(left) == 1 or len(right) == 1:
            return True
        return self._spelled_with_hyphen(folded_left, folded_right)

    def _spelled_with_hyphen(self, left: str, right: str) -> bool:
        last, first = left.rsplit("-", 1)[-1], right.split("-", 1)[0]
        if last in _SHORT_FORMS or first in _SHORT_FORMS or first == "wo":
            return True
        if left == "niet" and len(right) > 3:
            return True
        if (last != left and last in _LINKS) or (first != right and first in _LINKS):
            return True  # hand-in-hand, up-to-date
        if len(last) > 1 and not _VOWELS.intersection(last):
            return True  # no syllable: an abbreviation
        known = len(left) > 2 and self._counts[left] > 0
        if right in _ENGLISH_SECONDS and (known or right == "based"):
            return True
        if self._english:
            return known and left not in _ENGLISH_FIRSTS and len(right) > 2 and self._counts[right] > 0
        return known and _VOWEL_CLASH.search(left[-1] + right[0]) is not None  # auto-ongeluk

    def _evidence(self, left: str, right: str) -> bool | None:
        """Whether the document writes the word with a hyphen (True), without (False), or neither."""
        joined, hyphenated = self._counts[left + right], self._counts[f"{left}-{right}"]
        if joined == hyphenated:
            if len(left) < 3 or len(right) < 4:
                return None
            # Other words of the same family: "eerste-lijnszorg" for "eerste-/lijns".
            joined, hyphenated = self._family(left + right), self._family(f"{left}-{right}")
        return None if joined == hyphenated else hyphenated > joined

    def _family(self, word: str) -> int:
        stem = word[:-1] if word.endswith("s") else word
        index, count = bisect_left(self._sorted, stem), 0
        while index < len(self._sorted) and self._sorted[index].startswith(stem):
            count += self._counts[self._sorted[index]]
            index += 1
        return count


def resolve_soft_hyphens(lines: Sequence[str]) -> list[str]:
    """Lines whose soft hyphens are soft: some fonts map every hyphen to U+00AD, and those become hyphens again.

    A soft hyphen inside a line is not drawn by a sound producer, so one beside a space or a digit gives the font away.
    """
    plain = any("-" in line for line in lines)
    if not plain and any(_GIVES_FONT_AWAY.search(line) for line in lines):
        return [line.replace(SOFT_HYPHEN, "-") for line in lines]
    return [line[:-1].replace(SOFT_HYPHEN, "") + line[-1:] for line in lines]


def _address_goes_on(left: str, right: str) -> bool:
    """Whether a web address at a line end continues on the next line."""
    if left[-1] in "-=?&_%#~" and right[0].isalnum():
        return True
    first = right.split(maxsplit=1)[0].rstrip(".,;:)’”")
    if left.endswith(_SENTENCE_END):
        return left[-1] in ".:" and "/" in first and first[0].islower()
    return right[0] in "/-?&=#_" or (_ADDRESS_GOES_ON.fullmatch(first) is not None and not right[0].isupper())
