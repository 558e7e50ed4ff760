"""From a stream of text to whole sentences with the numbers of their sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.answer.thoughts import Thoughts
from kb.text import sentence_spans

MAX_SENTENCE = 600  # characters
_WORDS = r"(?:bron(?:nen)?|sources?)?\s*"
_LIST = r"\d{1,3}(?:\s*(?:[,;&–-]|en|and)\s*\d{1,3})*"
_CITATION = re.compile(rf"\s*\[{_WORDS}({_LIST})\]", re.IGNORECASE)
_LEADING = re.compile(rf"(?:{_CITATION.pattern}[.,;:]?)+")
_MAYBE_CITATION = re.compile(r"\s*\[[^\]]{0,40}$")
_RANGE = re.compile(r"(\d{1,3})\s*[–-]\s*(\d{1,3})")
_ENDED = re.compile(r"[.!?…\]][)\]\"'”’»*]*$")
_BULLET = re.compile(r"^(?:[-*•#>]+|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as it was written: plain text without the numbers, and the numbers it names."""

    text: str
    cited: tuple[int, ...]


class Splitter:
    """Takes pieces of text as they come and gives back the sentences that are complete.

    ``thoughts`` counts how often all text so far turned out to be a thought: what was given back before is then no part
    of the answer. ``length`` is that of the answer so far, in characters.
    """

    def __init__(self) -> None:
        self._aloud = Thoughts()
        self._rest = ""
        self.thoughts = 0
        self.length = 0

    def feed(self, piece: str) -> list[Written]:
        """The sentences that this piece completes.

        A sentence is complete when the next one has begun: "… mandaat. [3] Een" ends after the number.
        """
        text, thought = self._aloud.feed(piece)
        if thought:
            self.thoughts += 1
            self.length = 0
            self._rest = ""
        self._rest += text
        self.length += len(text)
        return list(self._taken(last=False)) if text else []

    def finish(self) -> tuple[list[Written], bool]:
        """(the sentences that are left, whether the text broke off within a sentence or a thought)."""
        text, within = self._aloud.finish()
        self._rest += text
        left = list(self._taken(last=True))
        rest = self._rest.strip()
        self._rest = ""
        if not rest:
            return left, within
        if not _ENDED.search(rest):
            return left, True
        return [*left, _written(rest)], False

    def _taken(self, *, last: bool) -> Iterator[Written]:
        while (end := self._first_end(last=last)) is not None:
            whole, self._rest = self._rest[:end], self._rest[end:]
            if whole.strip():
                yield _written(whole)

    def _first_end(self, *, last: bool) -> int | None:
        """Where the first sentence ends; None when it may go on."""
        spans = sentence_spans(self._rest)
        if len(spans) < 2:
            return None
        end = spans[1][0]
        numbers = _LEADING.match(self._rest, end)
        if numbers:
            end = numbers.end()
        # What follows must have begun, and must not be a number of which the bracket is still open.
        rest = self._rest[end:]
        if not last and (not rest.strip() or _MAYBE_CITATION.match(rest)):
            return None
        return end


def _written(text: str) -> Written:
    cited: dict[int, None] = {}
    for match in _CITATION.finditer(text):
        for number in _expanded(match[1]):
            cited[number] = None
    plain = _CITATION.sub("", text)
    plain = "".join(letter if letter.isprintable() else " " for letter in plain)
    plain = _BULLET.sub("", " ".join(plain.split())).replace("**", "").replace("__", "")
    return Written(re.sub(r"\s+([.,;:!?])", r"\1", plain).strip(), tuple(cited))


def _expanded(numbers: str) -> list[int]:
    """ "1, 3-5" -> 1, 3, 4, 5."""
    found = []
    for match in _RANGE.finditer(numbers):
        found += list(range(int(match[1]), min(int(match[2]), int(match[1]) + 20) + 1))
    return found + [int(number) for number in re.findall(r"\d+", _RANGE.sub(" ", numbers))]
