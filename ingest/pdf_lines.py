"""Join the runs of a page into segments: stretches of one line that belong to one column or table cell.

A word gap joins, a wider gap or a table border separates. Raised footnote numbers are dropped, raised letters ("1e")
and units ("m²") stay; text drawn twice to look bold counts once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.pdf_rules import Rule
from ingest.pdf_runs import PageContent, Run

_WORD_GAP = 0.9  # em; a wider gap separates segments...
_SPACED_GAP = 1.2  # em; ...unless the file has a space there, then this counts
_OVERLAP = 0.6  # em; how far a run may reach back over its neighbour
_SAME_LINE = 0.14  # em between baselines
_MARKER_GAP = 5.0  # em between a bullet and its text
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_FOOTNOTE = re.compile(r"[\d,;* ]{1,8}")
_UNIT = re.compile(r"(?:^|[\s\d])(?:[cdkm]?m|ha)$")
_SPACED_LETTERS = re.compile(r"(?<!\w)(?:\w ){3,}\w(?!\w)")

BULLETS = "•●○◦▪■□▫◻◼‣⁃∙·►▶➢➤➔→⇨✓✔✗✘❑❒❖◆◇★☐☑☒−–—-*»⬥\u2043"
_BULLET = re.compile(rf"[{re.escape(BULLETS)}](?=\s|$)")
_DETACHED_BULLET = re.compile(rf"[{re.escape(BULLETS)}oO§\ue000-\uf8ff]")
_NUMBER = re.compile(r"(?:\d{1,2}[.)]|(?:[a-zA-Z]|[ivx]{2,5})[.)](?!\s*\d)|\((?:\d{1,2}|[a-z]|[ivx]{2,5})\))(?=\s|$)")

_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?")


@dataclass(frozen=True, slots=True)
class Segment:
    """Text on one baseline ``y`` from ``x0`` to ``x1``, in points.

    ``marker`` is a leading bullet or list number; ``text`` then starts after it, at ``text_x0``.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False
    family: str = ""
    marker: str = ""
    text_x0: float = 0.0
    artifact: bool = False

    @property
    def top(self) -> float:
        """About where the capitals end."""
        return self.y + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """About where the descenders end."""
        return self.y - 0.22 * self.size

    @property
    def full(self) -> str:
        """The text with its marker."""
        return f"{self.marker} {self.text}" if self.marker else self.text


class _Piece:
    """Runs that follow each other on a line; baseline and size are those of its largest run."""

    __slots__ = ("runs", "size", "x0", "x1", "y")

    def __init__(self, run: Run) -> None:
        self.runs = [run]
        self.x0, self.x1, self.y, self.size = run.x0, run.x1, run.y, run.size

    def add(self, runs: Iterable[Run]) -> None:
        for run in runs:
            self.runs.append(run)
            self.x0, self.x1 = min(self.x0, run.x0), max(self.x1, run.x1)
            if run.size > self.size * 1.1:
                self.y, self.size = run.y, run.size


def build_segments(content: PageContent, verticals: Sequence[Rule]) -> list[list[Segment]]:
    """The upright text of a page as rows from top to bottom, each with its segments from left to right.

    ``verticals`` are the vertical rules of the page; text is never joined across one.
    """
    borders = _Borders(verticals)
    runs = (run for run in content.runs if run.direction == 0)
    pieces = _stream_pieces(_without_overprint(run for run in runs if _on_page(run, content)), borders)
    rows = []
    for row in _rows(pieces):
        row.sort(key=lambda piece: piece.x0)
        rows.append(list(_segments(_merge_row(row, borders), borders)))
    return rows


def turned_lines(content: PageContent) -> list[str]:
    """The lines of text that stand across the page's main direction, such as labels along a margin."""
    lines: list[str] = []
    for direction in (1, 2, 3):
        pieces = _stream_pieces((run for run in content.runs if run.direction == direction), _Borders(()))
        lines += [_text(piece.runs) for piece in pieces]
    return lines


class _Borders:
    """Vertical rules, to ask whether one stands between two runs."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = sorted(rules)
        self._xs = [rule.x0 for rule in self._rules]

    def between(self, left: float, right: float, y: float) -> bool:
        first = bisect_left(self._xs, left)
        last = bisect_left(self._xs, right, first)
        return any(rule.y0 - 1 <= y <= rule.y1 + 1 for rule in self._rules[first:last])


def _on_page(run: Run, content: PageContent) -> bool:
    return -5 < run.y < content.height + 5 and run.x1 > -5 and run.x0 < content.width + 5 and run.size > 0.5


def _without_overprint(runs: Iterable[Run]) -> Iterator[Run]:
    """Skip text drawn a second time at nearly the same place (shadows, imitated bold)."""
    seen: dict[tuple[str, int, int], Run] = {}
    for run in runs:
        step = max(run.size * 0.15, 0.5)
        column, line = int(run.x0 // step), int(run.y // step)
        near = (seen.get((run.text, column + i, line + j)) for i in (0, -1, 1) for j in (0, -1, 1))
        if any(abs(o.x0 - run.x0) < step and abs(o.y - run.y) < step for o in near if o is not None):
            continue
        seen[(run.text, column, line)] = run
        yield run


def _stream_pieces(runs: Iterable[Run], borders: _Borders) -> list[_Piece]:
    """Join runs that continue each other in drawing order."""
    pieces: list[_Piece] = []
    for run in runs:
        if pieces and _continues(pieces[-1], run, borders):
            pieces[-1].add((run,))
        else:
            pieces.append(_Piece(run))
    return pieces


def _continues(piece: _Piece, run: Run, borders: _Borders) -> bool:
    if not _shares_line(piece, run.y, run.size):
        return False
    gap, size = run.x0 - piece.x1, max(piece.size, run.size)
    if not -_OVERLAP * size <= gap <= (_SPACED_GAP if run.spaced else _WORD_GAP) * size:
        return False
    return gap < 0.3 * size or not borders.between(piece.x1 - 1, run.x0 + 1, piece.y + 0.3 * piece.size)


def _shares_line(piece: _Piece, y: float, size: float) -> bool:
    """Whether a run stands on the piece's baseline, or one of the two is a small raised or lowered sign."""
    rise, largest = y - piece.y, max(piece.size, size)
    ratio = min(piece.size, size) / largest
    if abs(rise) <= _SAME_LINE * largest:
        return ratio > 0.45
    if not 0.35 < ratio < 0.86:
        return False
    rise = rise if size < piece.size else -rise
    return -0.35 * largest < rise < 0.65 * largest


def _rows(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces at about the same height, from top to bottom."""
    rows: list[list[_Piece]] = []
    base, size = float("inf"), 1.0
    for piece in sorted(pieces, key=lambda p: -p.y):
        if not rows or base - piece.y > 0.4 * min(size, piece.size):
            rows.append([])
            base, size = piece.y, piece.size
        elif piece.size > size * 1.1:  # a raised sign opened the row; its line is the larger text
            base, size = piece.y, piece.size
        rows[-1].append(piece)
    return rows


def _merge_row(row: list[_Piece], borders: _Borders) -> list[_Piece]:
    merged = [row[0]]
    for piece in row[1:]:
        first = piece.runs[0]._replace(x0=piece.x0, y=piece.y, size=piece.size)
        if _continues(merged[-1], first, borders):
            merged[-1].add(piece.runs)
        else:
            merged.append(piece)
    return merged


def _segments(row: list[_Piece], borders: _Borders) -> Iterator[Segment]:
    """Segments of one row; a bullet, list number or section number that stands apart joins the text it belongs to."""
    waiting: tuple[str, _Piece] | None = None
    for piece in row:
        text = _text(piece.runs)
        if waiting is not None:
            label, owner = waiting
            waiting = None
            if _labels(owner, piece, borders):
                marker = "" if _SECTION.fullmatch(label) else label
                yield _segment(text if marker else f"{label} {text}", piece, marker=marker, x0=owner.x0)
                continue
            yield _segment(label, owner)
        if _DETACHED_BULLET.fullmatch(text) or _NUMBER.fullmatch(text) or _SECTION.fullmatch(text):
            waiting = (text, piece)
        else:
            yield _with_marker(text, piece)
    if waiting is not None:
        yield _segment(*waiting)


def _labels(owner: _Piece, piece: _Piece, borders: _Borders) -> bool:
    """Whether a bullet or number belongs to the text right of it."""
    near = piece.x0 - owner.x1 <= _MARKER_GAP * piece.size and abs(piece.y - owner.y) < 0.5 * piece.size
    return near and not borders.between(owner.x1, piece.x0, piece.y + 1)


def _with_marker(text: str, piece: _Piece) -> Segment:
    first = piece.runs[0]
    found = _BULLET.match(text) or _NUMBER.match(text)
    second = piece.runs[1] if len(piece.runs) > 1 else first
    if found is None and first.text in ("o", "§") and text[1:2] == " ":
        # A small "o" is a bullet when it comes from another font or stands well apart.
        apart = second.family != first.family or second.x0 - first.x1 > 0.6 * piece.size
        found = _DETACHED_BULLET.match(text) if apart else None
    if found is None or found.end() == len(text):
        return _segment(text, piece)
    marker, rest = found.group(), text[found.end() :].lstrip()
    after = [run.x0 for run in piece.runs[1:]] if first.text.strip() == marker else []
    text_x0 = after[0] if after else piece.x0 + (len(marker) * 0.55 + 0.3) * piece.size
    return _segment(rest, piece, marker=marker, text_x0=text_x0)


def _segment(
    text: str, piece: _Piece, *, marker: str = "", x0: float | None = None, text_x0: float | None = None
) -> Segment:
    letters = sum(len(run.text) for run in piece.runs)
    faces: Counter[tuple[float, float, str]] = Counter()
    for run in piece.runs:
        faces[(round(run.size, 1), run.y, run.family)] += len(run.text)
    size, y, family = faces.most_common(1)[0][0]
    return Segment(
        text=text,
        x0=piece.x0 if x0 is None else x0,
        x1=piece.x1,
        y=y,
        size=size,
        bold=sum(len(run.text) for run in piece.runs if run.bold) > 0.8 * letters,
        italic=sum(len(run.text) for run in piece.runs if run.italic) > 0.8 * letters,
        family=family,
        marker=marker,
        text_x0=piece.x0 if text_x0 is None else text_x0,
        artifact=all(run.artifact for run in piece.runs),
    )


def _text(runs: list[Run]) -> str:
    """The text of runs on one line, with the spaces that the gaps between them stand for."""
    base = max(runs, key=lambda run: (run.size, len(run.text)))
    threshold = _space_threshold(runs)
    parts: list[str] = []
    note = False
    for index, run in enumerate(runs):
        text, before = run.text, parts[-1] if parts else ""
        gap = run.x0 - runs[index - 1].x1 if index else 0.0
        raised = run.y - base.y > 0.15 * base.size and run.size < 0.86 * base.size
        if raised and before and text.strip(" ") and _FOOTNOTE.fullmatch(text):
            if not (before[-1].isdigit() or (_UNIT.search("".join(parts)) and text in "23")):
                continue  # a footnote number would spoil the word it hangs on
            text = text.translate(_SUPERSCRIPT)
        elif index and (note or gap > threshold * base.size or (run.spaced and gap > -0.2 * base.size)):
            parts.append(" ")
        parts.append(text)
        note = raised and len(parts) == 1 and text.isdigit()  # the number a footnote starts with
    joined = " ".join("".join(parts).split())
    return _SPACED_LETTERS.sub(lambda match: match.group().replace(" ", ""), joined)


def _space_threshold(runs: list[Run]) -> float:
    """The gap, in em, from which it stands for a space; wider where a line is letter-spaced."""
    spaces = [run.space / run.size for run in runs if run.size and run.space]
    usual = min(max(0.5 * median(spaces), 0.09), 0.13) if spaces else 0.13
    single = [run for run in runs if len(run.text) == 1]
    if len(runs) < 5 or len(single) < 0.8 * len(runs):
        return usual
    gaps = [(b.x0 - a.x1) / a.size for a, b in pairwise(runs) if a.size]
    typical = median(gaps)
    return max(usual, 1.8 * typical) if typical > 0.08 else usual
