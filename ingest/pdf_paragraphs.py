"""Group the lines of a PDF into paragraphs, across columns and pages.

Whether a line starts a paragraph shows in its distance from the line above, its indent, its type face, a list marker,
and in whether its first word would still have fitted on the line above.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.pdf_layout import Line
from ingest.pdf_lines import Segment
from ingest.pdf_tables import Table
from ingest.pdf_toc import GOES_ON, Placed, without_contents

_SIZE_STEP = 0.08  # relative difference from which two sizes are two sizes
_LOOK_BACK = 60  # paragraphs; footnotes, captions and tables may stand between the halves of a paragraph
DASHES = "–—-−"
_LETTER_WIDTH = 0.48  # em, on average
_ENDS = re.compile(r"[.!?:;…][\"'’”)\]»]*$")
_ABBREVIATION = re.compile(
    r"\b(?:d\.d|nrs?|art|bijv|o\.a|i\.c|ca|resp|blz|pp?|pag|dhr|mevr|mw|prof|drs?|mr|ir|vgl|cf|no|t\.a\.v|m\.b\.t|v\.h)\.$",
    re.IGNORECASE,
)
_BEFORE_MORE = re.compile(  # words that no paragraph ends with
    r"(?:^|\s)(?:de|het|een|van|in|op|te|met|voor|en|of|aan|bij|door|om|dat|die|als|uit|tot|naar|over|ook|is|zijn|the|a|an|of|and|or"
    r"|to|for|with|by|on|from|that|is|are)$"
)
_BROKEN_OFF = re.compile(r"(?:\w[-\u00ad\u00ac]|(?:https?://|www\.)\S*[^\s.,;:)])$")


@dataclass(slots=True)
class Paragraph:
    """Lines that form one paragraph, heading or list item; ``page`` is 0-based and that of the first line."""

    lines: list[Line]
    page: int
    last_page: int

    @property
    def first(self) -> Segment:
        """Its first line."""
        return self.lines[0].segment

    @property
    def last(self) -> Segment:
        """Its last line."""
        return self.lines[-1].segment

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[round(line.segment.size, 1)] += len(line.segment.text)
        return sizes.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.segment.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        """Whether all of it is italic."""
        return all(line.segment.italic for line in self.lines)

    @property
    def text(self) -> str:
        """Its lines, joined simply; for recognising, not for reading."""
        return " ".join(line.segment.full for line in self.lines)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table and its 0-based page."""

    table: Table
    page: int


Item = Paragraph | PlacedTable


@dataclass(slots=True)
class _Grouping:
    """The paragraphs found so far, with the usual line distance of each type size."""

    leading: dict[int, float]
    items: list[Item] = field(default_factory=list)

    def add(self, line: Line, page: int) -> None:
        last = self.items[-1] if self.items else None
        if isinstance(last, Paragraph) and last.last_page == page and last.lines[-1].block == line.block:
            if self._continues(last, line):
                last.lines.append(line)
                return
        elif (open_paragraph := self._open(line, page)) is not None:
            open_paragraph.lines.append(line)
            open_paragraph.last_page = page
            return
        self.items.append(Paragraph([line], page, page))

    def _continues(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a line of the same block belongs to the paragraph above it."""
        above, segment = paragraph.last, line.segment
        if _differ(above, segment):
            return False
        unfinished = GOES_ON.match(segment.full) and not _ended(above) and not segment.marker
        usual = self.leading.get(round(segment.size), 1.35 * segment.size)
        if above.y - segment.y > 1.28 * usual and not unfinished:
            return False
        ended, room = _ended(above), _had_room(paragraph.lines[-1], segment)
        if segment.marker and _is_list_start(paragraph, segment, ended or room):
            return False
        if _ABBREVIATION.search(above.full):
            return True
        if above.bold and segment.bold and paragraph.size > 1.1 * segment.size:
            return True
        if _indented(paragraph, line, ended):
            return False
        if paragraph.first.marker and segment.x0 < paragraph.first.text_x0 - 3 and ended and _hangs(paragraph):
            return False
        return not (room and (ended or not GOES_ON.match(segment.full)))

    def _open(self, line: Line, page: int) -> Paragraph | None:
        """The paragraph that a line at the top of a column, page or block goes on with."""
        segment = line.segment
        if segment.marker and segment.marker not in DASHES:
            return None
        for item in reversed(self.items[-_LOOK_BACK:]):
            if isinstance(item, PlacedTable):
                continue
            if item.last_page < page - 1:
                return None
            smaller = item.last_page < page and item.size < 0.96 * segment.size
            if not smaller:
                return item if self._goes_on(item, line, page) else None
        return None

    def _goes_on(self, paragraph: Paragraph, line: Line, page: int) -> bool:
        above, segment = paragraph.last, line.segment
        if _differ(above, segment) or _ended(above) or above.bold != segment.bold:
            return False
        moved = paragraph.last_page != page or segment.y > above.y
        if not moved and paragraph.lines[-1].block != line.block and above.y - segment.y > 6 * segment.size:
            return False
        if GOES_ON.match(segment.full):
            return len(above.text.split()) > 2 or len(paragraph.lines) > 1
        filled = not _had_room(paragraph.lines[-1], segment) or _BEFORE_MORE.search(above.text) is not None
        return moved and filled and len(paragraph.lines) > 1 and not segment.bold


def paragraphs(items: Iterable[Placed]) -> list[Item]:
    """Paragraphs and tables in reading order from the lines and tables of all pages (0-based)."""
    placed = list(items)
    grouping = _Grouping(_leading(placed))
    for page, item in without_contents(placed):
        if isinstance(item, Table):
            grouping.items.append(PlacedTable(item, page))
        else:
            grouping.add(item, page)
    return grouping.items


def _leading(items: Sequence[Placed]) -> dict[int, float]:
    """The usual distance between baselines, by type size in whole points."""
    distances: dict[int, list[float]] = defaultdict(list)
    last: tuple[int, Line] | None = None
    for page, item in items:
        if isinstance(item, Table):
            last = None
            continue
        if last is not None and (last[0], last[1].block) == (page, item.block):
            above, segment = last[1].segment, item.segment
            if abs(above.size - segment.size) < 0.5:
                distances[round(segment.size)].append(above.y - segment.y)
        last = (page, item)
    return {size: median(values) for size, values in distances.items() if len(values) >= 8}


def _differ(above: Segment, segment: Segment) -> bool:
    """Whether two lines are set in different type."""
    if abs(above.size - segment.size) > _SIZE_STEP * max(above.size, segment.size):
        return True
    if above.bold == segment.bold:
        return False
    # A bold start of a paragraph may fill its first line.
    return above.bold is False or not GOES_ON.match(segment.full) or _ended(above)


def _ended(line: Segment) -> bool:
    """Whether a line ends a sentence."""
    return _ENDS.search(line.full) is not None and _ABBREVIATION.search(line.full) is None


def _had_room(above: Line, segment: Segment) -> bool:
    """Whether the first word of a line would have fitted on the line above it; a broken word or address would not."""
    if _BROKEN_OFF.search(above.segment.text):
        return False
    word = segment.full.split(maxsplit=1)[0]
    needed = (0.3 + _LETTER_WIDTH * len(word)) * segment.size
    return above.segment.x1 + needed + 0.4 * segment.size < above.right


def _is_list_start(paragraph: Paragraph, segment: Segment, broken: bool) -> bool:
    """Whether a marker at a line start is one: a dash or number may also stand there by chance."""
    first = paragraph.first
    if segment.marker not in DASHES and segment.marker[-1] not in ".)":
        return True
    if first.marker and _kind(first.marker) == _kind(segment.marker):
        return abs(first.x0 - segment.x0) < 0.6 * segment.size or broken
    return broken or abs(segment.x0 - paragraph.last.x0) > 0.8 * segment.size


def _kind(marker: str) -> str:
    return re.sub(r"[a-zA-Z]+", "a", re.sub(r"\d+", "1", marker))


def _indented(paragraph: Paragraph, line: Line, ended: bool) -> bool:
    """Whether a line is the indented first line of a new paragraph."""
    if paragraph.first.marker or not ended:
        return False
    indent = line.segment.x0 - line.left
    return 0.7 * line.segment.size < indent < 4 * line.segment.size and paragraph.last.x0 - line.left < 2


def _hangs(item: Paragraph) -> bool:
    """Whether the lines of an item are known to stand below its text and not below its marker."""
    return len(item.lines) > 1 and all(line.segment.x0 >= item.first.text_x0 - 3 for line in item.lines[1:])
