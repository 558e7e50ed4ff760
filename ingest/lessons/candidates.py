"""Which stretches of a passage could be a lesson: its sentences and list items, without what never is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lessons.cues import heading_kinds
from ingest.lessons.exclusion import is_excluded, is_reference_entry
from ingest.lessons.features import Sentence
from kb.text import count_words, sentence_spans

# A list item of two short sentences is one statement ("X think in groups. Y think in individuals.").
_ITEM_WORDS = 30
_ITEM_SENTENCES = 2
_LIST_LINES = 3
_HEADING_WORDS = 10
_INNER_WORDS = 7
_LEAD_IN_WORDS = 25
_TELLING = frozenset({"success", "barrier", "recommendation", "lesson"})
_HEADING_KINDS = _TELLING | {"result", "background", "furniture"}


@dataclass(frozen=True, slots=True)
class PassageText:
    """What the extractor needs of a passage. Offsets of statements count in ``text``."""

    text: str
    heading: tuple[str, ...] = ()
    title: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class Candidate:
    """``passage.text[start:end]`` with the headings that hold for it."""

    start: int
    end: int
    sentence: Sentence


def candidates(passage: PassageText) -> list[Candidate]:
    """The statements of a passage that could be lessons, in reading order."""
    lines = _lines(passage.text)
    found: list[Candidate] = []
    inner: tuple[str, ...] = ()
    for number, (start, end) in enumerate(lines):
        line = passage.text[start:end]
        announced = _announces(line, followed=number + 1 < len(lines))
        if announced is not None:
            inner = announced
            continue
        if is_reference_entry(line) or _is_inner_heading(passage.text, lines, number):
            continue
        heading = (*passage.heading, *inner)
        for left, right in _pieces(line, in_list=_in_list(passage.text, lines, number)):
            text = line[left:right]
            if not is_excluded(text, heading):
                found.append(Candidate(start + left, start + right, Sentence(text, heading)))
    return found


def _lines(text: str) -> list[tuple[int, int]]:
    """Offsets of the lines, which are the blocks of a passage, without white space around them."""
    spans, position = [], 0
    for line in text.split("\n"):
        inside = line.strip()
        if inside:
            start = position + line.index(inside)
            spans.append((start, start + len(inside)))
        position += len(line) + 1
    return spans


def _announces(line: str, *, followed: bool) -> tuple[str, ...] | None:
    """The heading that a line sets for the lines below it; None when it is a line of its own.

    An inner heading or the lead-in of a list counts when it says what follows: successes, barriers, advice, results.
    """
    if not followed or line.endswith((".", "!", ";", ",")):
        return None
    words = count_words(line)
    if line.endswith(":") and words <= _LEAD_IN_WORDS:
        return (line.rstrip(": "),) if heading_kinds(line) & _TELLING else None
    if words > _HEADING_WORDS or line.endswith("?"):
        return None
    kinds = heading_kinds(line) & _HEADING_KINDS
    return (line,) if kinds and words <= _HEADING_WORDS // 2 else None


def _is_inner_heading(text: str, lines: list[tuple[int, int]], number: int) -> bool:
    """Whether a line names what follows and says nothing itself: short, no full stop, above a line that has one.

    Items of one list either all end in a full stop or none does.
    """
    if number + 1 == len(lines):
        return False
    line, below = (text[start:end] for start, end in lines[number : number + 2])
    return count_words(line) <= _INNER_WORDS and line[-1].isalnum() and below.endswith((".", "!"))


def _in_list(text: str, lines: list[tuple[int, int]], number: int) -> bool:
    """Whether a line stands among other short lines, as list items do."""
    run = 0
    for side in (range(number, len(lines)), range(number - 1, -1, -1)):
        for i in side:
            start, end = lines[i]
            if count_words(text[start:end]) > _ITEM_WORDS:
                break
            run += 1
    return run >= _LIST_LINES


def _pieces(line: str, *, in_list: bool) -> Iterator[tuple[int, int]]:
    spans = sentence_spans(line)
    whole = in_list and count_words(line) <= _ITEM_WORDS and len(spans) <= _ITEM_SENTENCES
    if whole and spans and "?" not in line:
        yield spans[0][0], spans[-1][1]
    else:
        yield from spans
