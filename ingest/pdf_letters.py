"""Give back letters that a PDF's fonts hide: ligatures that are mapped to no letter, or to a wrong one.

Some programs map the ligature "ti" of Calibri to "Ɵ", others put "fi" or a swash "f" in the private use area, where
only the words around it can tell what it stands for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_FALSE_LETTERS = (
    (re.compile("(?<=[a-zà-ÿ])Ɵ|Ɵ(?=[a-zà-ÿ])"), "ti"),
    (re.compile("(?<=[a-zà-ÿ])Ʃ|Ʃ(?=[a-zà-ÿ])"), "tt"),
    (re.compile("(?<=[a-zà-ÿ])Ō"), "ft"),
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PRIVATE_WORD = re.compile("[^\\W_]*(?:[\ue000-\uf8ff][^\\W_]*)+")
# Common Dutch and English words and stems that betray what a hidden sign stands for.
_WITNESSES = {
    "f": re.compile(
        r"(?:\b(?:of|af|if)\b|heeft|geeft|blijft|half|zelf|vijf|brief|afspra|bedrijf|functie|factor|informatie|behoefte"
        r"|professional|formulier|focus|familie|for|from|life|self|beschrijf|afhank|zelfstandig|vooraf)"
    ),
    "fi": re.compile(r"(?:financ|profiel|definit|specifi|identifi|certifi|signific|klassific|first|find|field|final)"),
    "fl": re.compile(r"(?:flexib|reflect|conflict|inflat|flow|influenc)"),
    "ff": re.compile(r"(?:effect|verschaff|\bstaff|offer|differ|\boff\b|stoffen|koffie)"),
    "ffi": re.compile(r"(?:efficien|efficiën|officie|office|diffic|suffici)"),
    "ti": re.compile(r"(?:actie|organisati|informati|situati|tijd|ation|time|relati)"),
    "tt": re.compile(r"(?:inzetten|attent|better|letter|opzetten|zetten|matter)"),
    "ft": re.compile(r"(?:after|software|often|heeft|geeft|toekomst|kracht)"),
}


def restore_letters(lines: Sequence[str]) -> list[str]:
    """The lines with hidden letters given back; signs that stay unknown disappear from words and are bullets alone."""
    known = _private_letters(lines)
    return [_restored(line, known) for line in lines]


def _restored(line: str, known: dict[str, str]) -> str:
    if line.isascii():
        return line
    for pattern, letters in _FALSE_LETTERS:
        line = pattern.sub(letters, line)
    if _PRIVATE.search(line) is None:
        return line
    line = _PRIVATE.sub(lambda match: known.get(match.group(), match.group()), line)
    line = re.sub("(?<!\\S)[\ue000-\uf8ff]+(?!\\S)", "•", line)
    return _PRIVATE.sub("", line)


def _private_letters(lines: Sequence[str]) -> dict[str, str]:
    """What each private sign stands for, where at least two different words agree."""
    words: dict[str, Counter[str]] = {}
    for line in lines:
        for match in _PRIVATE_WORD.finditer(line) if not line.isascii() else ():
            word = match.group().casefold()
            for sign in set(_PRIVATE.findall(word)):
                if len(word) > 1:
                    words.setdefault(sign, Counter())[word] += 1
    known: dict[str, str] = {}
    for sign, found in sorted(words.items(), key=lambda item: -sum(item[1].values())):
        scores = {letters: _score(sign, letters, found, known) for letters in _WITNESSES}
        best = max(scores, key=lambda letters: scores[letters])
        if scores[best] >= 2:
            known[sign] = best
    return known


def _score(sign: str, letters: str, words: Counter[str], known: dict[str, str]) -> int:
    """How many different words make sense with these letters in place of the sign."""
    score = 0
    for word in words:
        for other, replacement in known.items():
            word = word.replace(other, replacement)
        parts = word.split(sign)
        filled = letters.join(parts)
        inside = [match.span() for match in _WITNESSES[letters].finditer(filled)]
        places = [len(letters.join(parts[: i + 1])) for i in range(len(parts) - 1)]
        score += any(start <= place and place + len(letters) <= end for start, end in inside for place in places)
    return score
