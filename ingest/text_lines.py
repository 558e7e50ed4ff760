"""The lines of a plain text: which belong together, and which were broken only to fit a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.boilerplate import is_boilerplate_line
from ingest.bullets import split_marker
from ingest.clean import looks_like_title, normalise

_LINE_END: Final = re.compile(r"\r\n|[\n\r\f\v\u2028\u2029\x85]")
# Texts pasted one after the other: a sentence, web address or word runs into the title of the next.
_GLUE: Final = re.compile(
    r"(?<=[a-zà-ÿ]{3}[.!?])(?=[A-ZÀ-Ý])|(?<=\.(?:nl|eu|be))(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=\.(?:com|org))(?=[A-ZÀ-Ý][a-zà-ÿ])"
    r"|(?<=[a-zà-ÿ])(?=(?:Search|Zoeken|Menu|Home)$)"
)
_MIN_WIDTH: Final = 40
_MAX_WIDTH: Final = 110
_FILLED_SHARE: Final = 0.6
_SENTENCE_END: Final = (".", "!", "?", ":", ";", "”", '"', "’")
_HANGING: Final = frozenset(("en", "of", "and", "or", "tot", "als"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: clean, its indent in spaces, and the width it took in the file."""

    text: str
    indent: int = 0
    width: int = 0

    @property
    def ends_sentence(self) -> bool:
        """True when the line ends with a mark that ends a sentence or announces what follows."""
        return self.text.endswith(_SENTENCE_END)


def line_groups(text: str) -> list[list[Line]]:
    """Lines between empty lines; lines of nothing but signs (rules) count as empty."""
    groups: list[list[Line]] = [[]]
    raw_lines = _LINE_END.split(text)
    for number, raw in enumerate(raw_lines):
        following = raw_lines[number + 1] if number + 1 < len(raw_lines) else ""
        for part, piece in enumerate(_unglued(raw, not following.strip())):
            if part:
                groups.append([])
            clean = normalise(piece)
            if any(map(str.isalnum, clean)):
                width = len(piece.rstrip())
                groups[-1].append(Line(clean, _indent(piece), width))
            elif groups[-1]:
                groups.append([])
    return [group for group in groups if group]


def wrap_width(groups: Sequence[Sequence[Line]]) -> int:
    """The width at which the text was broken into lines; 0 when every line is a paragraph."""
    widest = max((line.width for group in groups for line in group if len(line.text.split()) >= 4), default=0)
    if not _MIN_WIDTH <= widest <= _MAX_WIDTH:
        return 0
    breaks = [
        (line, _is_full(line, after, widest))
        for group in groups
        for line, after in pairwise(group)
        if split_marker(after.text) is None
    ]
    full = [line for line, is_full in breaks if is_full]
    # Lines that mostly end a sentence are paragraphs of about one length.
    broken = sum(not line.ends_sentence for line in full) * 2 > len(full)
    return widest if broken and len(breaks) >= 2 and len(full) >= _FILLED_SHARE * len(breaks) else 0


def is_wrapped(line: Line, after: Line, width: int) -> bool:
    """Whether ``after`` continues ``line``; ``width`` is that of the text, 0 when it was not broken by width."""
    if not line.ends_sentence and len(line.text) >= _MIN_WIDTH and after.text[0].islower():
        return True
    return bool(width) and _is_full(line, after, width)


def join_lines(lines: Sequence[str]) -> str:
    """One paragraph of broken lines; a word that was hyphenated at the line's end is made whole."""
    joined = ""
    for line in lines:
        hyphenated = re.search(r"[a-zà-ÿ]{2}-$", joined) and line[:1].islower()
        if hyphenated and line.split()[0].strip(",;") not in _HANGING:
            joined = joined[:-1] + line
        else:
            joined = f"{joined} {line}" if joined else line
    return joined


def _is_full(line: Line, after: Line, width: int) -> bool:
    """Whether the next word had no room on this line."""
    return line.width + 1 + len(after.text.split()[0]) > width


def _indent(raw: str) -> int:
    expanded = raw.replace("\xa0", " ").expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _unglued(raw: str, ends_group: bool) -> Iterator[str]:
    """The line, or the line and the title that is glued to its end."""
    place = max((match.start() for match in _GLUE.finditer(raw)), default=0) if ends_group else 0
    tail = normalise(raw[place:])
    if place and ((looks_like_title(tail) and len(tail.split()) > 1) or is_boilerplate_line(tail)):
        yield raw[:place]
        yield raw[place:]
    else:
        yield raw
