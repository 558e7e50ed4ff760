"""Running headers, footers and page numbers: what a page repeats that is not its text.

A line is furniture when it stands at the same height near the same edge on several pages and its words do not change,
or only its page number does. Headings that look alike ("Criterium 1.1", "Criterium 1.2") count on, but not with the
pages, and stay.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.pdf_lines import Segment

_ZONE = 0.14  # share of the page height at either edge where furniture stands
_HEIGHT_TOLERANCE = 4.0  # points
_FEW_PAGES = 3  # with fewer, only page numbers are recognised
_MANY = 0.4  # share of the pages; a line on so many is furniture wherever the text begins
_DENSITY = 0.4  # share of the pages between first and last that carry a running line; odd/even halves it
_CLEAR = 1.5  # em between a running line and the text
_LARGE = 1.2  # times the body size; larger lines are titles unless most pages of a longer file repeat them
_MOST_ARTIFACTS = 0.35  # share of the text; a file that marks more than this as artifact marks it wrongly

_NUMBERS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,6}")
_PAGE_WORDS = re.compile(r"(?:pagina|pag\.?|page|p\.?|blz\.?|bladzijde|slide|dia)?\s*[-–|]?\s*(\d{1,4})\s*[-–|]?", re.I)
_PAGE_OF = re.compile(r".{0,12}?(\d{1,4})\s*(?:van|of|/|\||uit)\s*(\d{1,4})\D{0,3}", re.I)

Rows = Sequence[Sequence[Segment]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A segment near an edge; ``distance`` is its distance from that edge, ``clear`` that to the next row inward."""

    page: int
    segment: Segment
    distance: float
    clear: float


def without_furniture(pages: Sequence[Rows], heights: Sequence[float], body_size: float) -> list[list[list[Segment]]]:
    """The rows of every page without its running lines; rows left empty disappear."""
    artifacts = _artifacts(pages)
    pages = [[[s for s in row if id(s) not in artifacts] for row in rows] for rows in pages]
    pages = [[row for row in rows if row] for rows in pages]
    found: set[int] = set()
    groups: dict[tuple[str, str], list[_Seen]] = defaultdict(list)
    for page, (rows, height) in enumerate(zip(pages, heights, strict=True)):
        for edge, row, distance, clear in _edge_rows(rows, height):
            for segment in row:
                groups[(edge, _pattern(segment.full))].append(_Seen(page, segment, distance, clear))
    texts = Counter(segment.full for rows in pages for row in rows for segment in row)
    for (_, pattern), group in groups.items():
        for level in _levels(group):
            found.update(id(seen.segment) for seen in _furniture(level, pattern, len(pages), body_size, texts))
    return [_without_edges(rows, found) for rows in pages]


def _without_edges(rows: Rows, furniture: set[int]) -> list[list[Segment]]:
    """Rows without the furniture at either edge: what repeats beyond a line of text is text."""
    first, last = 0, len(rows)
    while first < last and any(id(segment) in furniture for segment in rows[first]):
        first += 1
    while last > first and any(id(segment) in furniture for segment in rows[last - 1]):
        last -= 1
    edges = [_without_companions(rows, index, furniture) for index in (*range(first), *range(last, len(rows)))]
    kept = [*edges[:first], *(list(row) for row in rows[first:last]), *edges[first:]]
    return [row for row in kept if row]


def _without_companions(rows: Rows, index: int, furniture: set[int]) -> list[Segment]:
    """What is left of an edge row; what stands beside a page number, clear of the text, is a running line, too."""
    row = rows[index]
    rest = [segment for segment in row if id(segment) not in furniture]
    number = next((s for s in row if id(s) in furniture and _PAGE_WORDS.fullmatch(s.full)), None)
    inward = index + 1 if row[0].y > rows[len(rows) // 2][0].y else index - 1
    if number is None or not 0 <= inward < len(rows):
        return rest
    clear = abs(row[0].y - rows[inward][0].y) > _CLEAR * number.size
    return [s for s in rest if not (clear and abs(s.y - number.y) < 1 and abs(s.size - number.size) < 1)]


def _artifacts(pages: Sequence[Rows]) -> set[int]:
    """Segments that a tagged file itself marks as no part of the text."""
    marked = {id(s): len(s.text) for rows in pages for row in rows for s in row if s.artifact}
    total = sum(len(s.text) for rows in pages for row in rows for s in row)
    return set(marked) if sum(marked.values()) <= _MOST_ARTIFACTS * total else set()


def _edge_rows(rows: Rows, height: float) -> Iterator[tuple[str, Sequence[Segment], float, float]]:
    """Rows near an edge with their distance from it and the free height to the next row inward."""
    baselines = [max(segment.y for segment in row) for row in rows]
    for index, (row, y) in enumerate(zip(rows, baselines, strict=True)):
        if height - y <= _ZONE * height:
            below = baselines[index + 1] if index + 1 < len(rows) else 0.0
            yield "top", row, height - y, y - below
        elif y <= _ZONE * height:
            above = baselines[index - 1] if index else height
            yield "bottom", row, y, above - y


def _pattern(text: str) -> str:
    text = text.casefold()
    return "#" if _ROMAN.fullmatch(text) else _NUMBERS.sub("#", text)


def _levels(group: list[_Seen]) -> Iterator[list[_Seen]]:
    """Split look-alikes by their distance from the edge, the height that most pages share first."""
    buckets: dict[int, list[_Seen]] = defaultdict(list)
    for seen in group:
        buckets[round(seen.distance / _HEIGHT_TOLERANCE)].append(seen)
    while buckets:
        best = max(buckets, key=lambda key: (len({seen.page for seen in buckets[key]}), key))
        yield [seen for key in (best - 1, best, best + 1) for seen in buckets.pop(key, [])]


def _furniture(level: list[_Seen], pattern: str, pages: int, body_size: float, texts: Counter[str]) -> list[_Seen]:
    """The members of a group of look-alikes at one height that are furniture."""
    size = median(seen.segment.size for seen in level)
    numbered = _page_numbers(level, pages, plain=size >= _LARGE * body_size)
    if numbered or pattern == "#":
        return numbered
    if "#" in pattern:  # the numbers do not count pages: only a line that repeats to the letter is furniture
        repeated = Counter(seen.segment.full for seen in level)
        level = [seen for seen in level if repeated[seen.segment.full] >= _FEW_PAGES]
    on = {seen.page for seen in level}
    if pages < _FEW_PAGES or len(on) < 2:
        return []
    elsewhere = sum(texts[text] for text in {seen.segment.full for seen in level}) - len(level)
    if elsewhere > max(2, 0.6 * len(level)):
        return []
    if len(on) < _FEW_PAGES:
        exact = max(s.distance for s in level) - min(s.distance for s in level) < 1 and pages <= 2 * len(on)
        return level if exact and size < 0.95 * body_size else []
    if size >= _LARGE * body_size:
        return level if pages > 4 and len(on) >= 0.6 * pages else []
    return level if len(on) >= _MANY * pages or _runs_along(level) else []


def _runs_along(level: list[_Seen]) -> bool:
    """Whether lines on few of the pages, such as a chapter's title above its pages, stand apart from the text."""
    on = sorted({seen.page for seen in level})
    apart = [seen for seen in level if seen.clear >= _CLEAR * seen.segment.size]
    sentence = level[0].segment.marker or level[0].segment.text.endswith((".", ";", ":"))
    dense = len(on) >= _DENSITY * (on[-1] - on[0] + 1)
    return dense and not sentence and len(apart) >= 0.8 * len(level)


def _page_numbers(level: list[_Seen], pages: int, *, plain: bool) -> list[_Seen]:
    """The members whose number counts the pages: "Pagina 3 van 10", "3", "12 | Jaarverslag".

    With ``plain`` the line may hold nothing but its page number.
    """
    found = []
    for seen in level:
        text = seen.segment.full.strip()
        # Four digits are a year; a file with a thousand pages has page numbers of three digits, too.
        if (match := _PAGE_OF.fullmatch(text)) and int(match[1]) <= int(match[2]) <= max(pages + 20, 2 * pages):
            found.append((seen, [int(match[1]) - seen.page]))
        elif numbers := [int(number) for number in _NUMBERS.findall(text) if len(number) < 4]:
            found.append((seen, [number - seen.page for number in numbers]))
    offsets = Counter(offset for _, candidates in found for offset in set(candidates))
    if not offsets:
        return []
    offset, times = offsets.most_common(1)[0]
    counted = [seen for seen, candidates in found if offset in candidates]
    bare = all(_is_page_number(seen) for seen in counted)
    if len({seen.page for seen in counted}) >= 2 and times >= 0.5 * len(found):
        return counted if bare or (len(counted) > 2 and not plain) else []
    alone = [seen for seen, candidates in found if 1 in candidates]  # the number of this very page
    if pages < _FEW_PAGES:
        return [seen for seen in alone if _PAGE_OF.fullmatch(seen.segment.full)]
    return [seen for seen in alone if _is_page_number(seen) and seen.clear > _CLEAR * seen.segment.size]


def _is_page_number(seen: _Seen) -> bool:
    text = seen.segment.full.strip()
    return bool(_PAGE_WORDS.fullmatch(text) or _PAGE_OF.fullmatch(text))
