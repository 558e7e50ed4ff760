"""Leave out tables of contents: they repeat every heading of a report and answer nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from ingest.pdf_layout import Line
from ingest.pdf_lines import Segment
from ingest.pdf_tables import Table

GOES_ON = re.compile(r"[\"'‘’“”(\[«]*[a-zà-ÿ]")  # how a line starts that continues a sentence
_LEADERS = re.compile(r"(?:[.·…_]\s?){4,}\s*[\divxlc]{0,5}\s*$")
_PAGE_AT_END = re.compile(r"^(?P<title>.*\D)\s*(?<![\d.,-])(?P<page>\d{1,3})$")
_BARE_NUMBER = re.compile(r"\d{1,3}|[ivx]{1,5}")
_CONTENTS = re.compile(
    r"(?:\d+\.?\s*)?(?:inhoud(?:sopgave)?|(?:table of )?contents|inhaltsverzeichnis|sommaire|table des matières"
    r"|(?:table|list) of (?:tables|figures)|(?:lijst van )?(?:tabellen|figuren)(?: en (?:tabellen|figuren))?)\s*:?",
    re.IGNORECASE,
)

Placed = tuple[int, Line | Table]
"""A line or table with its 0-based page."""


def without_contents(items: Sequence[Placed]) -> list[Placed]:
    """Leave out tables of contents: lines with dotted leaders, and what stands below "Inhoud" with page numbers."""
    pages = max((page for page, _ in items), default=0) + 1
    drop: set[int] = set()
    for index, (page, item) in enumerate(items):
        if isinstance(item, Table):
            if item.contents and _is_contents_table(items, index, pages):
                drop.add(index)
        elif _LEADERS.search(item.segment.full):
            drop.update(_wrapped_entry(items, index), (index,))
        elif _CONTENTS.fullmatch(item.segment.full) and page <= max(12, pages // 4):
            drop.update(_contents_rows(items, index) or _below_contents_heading(items, index))
    pages_of = Counter(items[index][0] for index in drop)
    for index, (page, item) in enumerate(items):  # page numbers that stand apart from their dotted line
        if pages_of[page] >= 3 and isinstance(item, Line) and _BARE_NUMBER.fullmatch(item.segment.full):
            drop.add(index)
    if len(drop) < 3 and not any(isinstance(items[index][1], Table) for index in drop):
        return list(items)
    return [entry for index, entry in enumerate(items) if index not in drop]


def _wrapped_entry(items: Sequence[Placed], index: int) -> list[int]:
    """The line above one with leaders, where it is the first half of the same entry."""
    page, line = items[index]
    if index == 0 or items[index - 1][0] != page:
        return []
    above = items[index - 1][1]
    if isinstance(above, Table) or isinstance(line, Table) or above.block != line.block:
        return []
    if _PAGE_AT_END.match(above.segment.full) or above.segment.size > 1.1 * line.segment.size:
        return []
    goes_on = GOES_ON.match(line.segment.full) and not line.segment.marker
    return [index - 1] if goes_on else []


def _is_contents_table(items: Sequence[Placed], index: int, pages: int) -> bool:
    page, table = items[index]
    before = [item for _, item in items[max(0, index - 3) : index] if isinstance(item, Line)]
    if any(_CONTENTS.fullmatch(line.segment.full) for line in before):
        return True
    if not isinstance(table, Table) or page > max(10, pages // 8):
        return False
    numbers = [int(row[-1][0].text) for row in table.cells if row[-1] and row[-1][0].text.isdigit()]
    return len(numbers) >= 6 and 0.5 * pages < numbers[-1] <= pages + 20


def _contents_rows(items: Sequence[Placed], index: int) -> set[int]:
    """Everything below a contents heading and on the next pages, as long as most rows there end in a page number.

    Titles and page numbers may stand in columns of their own; only their height tells what belongs together.
    """
    page, heading = items[index]
    if isinstance(heading, Table):
        return set()
    found = _entries(items, page, below=heading.segment.y)
    last = page
    while found and (more := _entries(items, last + 1, below=float("inf"))):
        found |= more
        last += 1
    return found | {index} if found else set()


def _entries(items: Sequence[Placed], page: int, below: float) -> set[int]:
    """The items of a page below a height, down to the last contents entry, if most rows there are entries."""
    rows: dict[int, list[tuple[float, str, int]]] = defaultdict(list)
    for number, (other, item) in enumerate(items):
        for segment in _segments(item) if other == page else ():
            if segment.y < below - 1:
                rows[round(segment.y / 4)].append((segment.x0, segment.full, number))
    texts = {y: " ".join(text for _, text, _ in sorted(row)) for y, row in rows.items()}
    entries = [y for y, text in texts.items() if _PAGE_AT_END.match(text) and any(map(str.isalpha, text))]
    if len(entries) < 4 or len(entries) < 0.6 * sum(y >= min(entries) for y in rows):
        return set()
    return {number for y, row in rows.items() if y >= min(entries) for _, _, number in row}


def _segments(item: Line | Table) -> list[Segment]:
    if isinstance(item, Line):
        return [item.segment]
    return [segment for row in item.cells for cell in row for segment in cell]


def _below_contents_heading(items: Sequence[Placed], index: int) -> set[int]:
    """The heading and its entries, up to where no page numbers follow any more."""
    found: set[int] = {index}
    waiting: list[int] = []
    last = 0
    heading = items[index][1]
    for number in range(index + 1, len(items)):
        page, item = items[number]
        if isinstance(item, Table):
            break
        match = _PAGE_AT_END.match(item.segment.full)
        entry = _LEADERS.search(item.segment.full) or (match is not None and int(match["page"]) >= last)
        if entry:
            last = int(match["page"]) if match else last
            found.update((*waiting, number))
            waiting = []
        else:
            waiting.append(number)
            taller = isinstance(heading, Line) and item.segment.size >= 0.97 * heading.segment.size
            if len(waiting) > 3 or taller or page > items[index][0] + 6:
                break
    return found if len(found) > 3 else set()
