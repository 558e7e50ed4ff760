"""The straight lines of a page: table borders, underlines, edges of shaded boxes.

Only horizontal and vertical lines count; curves and slanted lines are drawings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_MAX_RULES = 4000  # a page with more is a drawing, and its first lines are as good as its last
_THIN = 3.0  # points; a filled rectangle thinner than this is a line
_STRAIGHT = 0.5  # points a line may slant
_SHORTEST = 4.0  # points
_SAME = 1.5  # points between two lines that are drawn as one


class Rule(NamedTuple):
    """A horizontal (y0 == y1) or vertical (x0 == x1) line, in points; ``edge`` where it only bounds a shaded box."""

    x0: float
    y0: float
    x1: float
    y1: float
    edge: bool = False

    @property
    def horizontal(self) -> bool:
        """Whether the line runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


def multiply(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies ``m`` first and then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


class Path:
    """The path under construction; ``rules`` collects the lines of the paths that were painted."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._lines: list[list[Rule]] = []  # one list a subpath
        self._boxes: list[Rule] = []
        self._point = self._first = (0.0, 0.0)

    def move_to(self, ctm: Matrix, operands: Sequence[Any]) -> None:
        """Operator m."""
        self._point = self._first = _place(ctm, float(operands[0]), float(operands[1]))
        self._lines.append([])

    def line_to(self, ctm: Matrix, operands: Sequence[Any]) -> None:
        """Operator l."""
        self._segment_to(_place(ctm, float(operands[0]), float(operands[1])))

    def close(self) -> None:
        """Operator h."""
        self._segment_to(self._first)

    def rectangle(self, ctm: Matrix, operands: Sequence[Any]) -> None:
        """Operator re."""
        x, y, width, height = (float(value) for value in operands[:4])
        (x0, y0), (x1, y1) = _place(ctm, x, y), _place(ctm, x + width, y + height)
        self._boxes.append(Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def paint(self, *, stroked: bool = False, filled: bool = False) -> None:
        """Any painting operator; one that neither strokes nor fills (n, or white on white) only ends the path."""
        if (stroked or filled) and len(self.rules) < _MAX_RULES:
            for lines in self._lines:
                self.rules += lines if stroked else _outline(lines)
            for box in self._boxes:
                self.rules += _edges(box, edge=not stroked)
        self._lines, self._boxes = [], []

    def _segment_to(self, point: tuple[float, float]) -> None:
        (x0, y0), (x1, y1) = self._point, point
        self._point = point
        if self._lines and (abs(x1 - x0) <= _STRAIGHT or abs(y1 - y0) <= _STRAIGHT):
            self._lines[-1].append(_flatten(Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))


def merge_rules(rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules, with lines drawn in pieces or twice joined into one; specks are left out."""
    horizontal, vertical = [], []
    for edge in (False, True):
        kind = [rule for rule in rules if rule.edge is edge]
        horizontal += _merge_parallel([rule for rule in kind if rule.horizontal])
        upright = _merge_parallel([Rule(r.y0, r.x0, r.y1, r.x1, edge) for r in kind if not r.horizontal])
        vertical += [Rule(r.y0, r.x0, r.y1, r.x1, edge) for r in upright]
    return horizontal, vertical


def _merge_parallel(rules: list[Rule]) -> list[Rule]:
    """Join horizontal lines at about the same height that touch."""
    rules = sorted(rules, key=lambda r: r.y0)
    height, group = float("-inf"), 0
    keyed = []
    for rule in rules:
        if rule.y0 - height > _SAME:
            height, group = rule.y0, group + 1
        keyed.append((group, rule))
    merged: list[Rule] = []
    for _, items in groupby(keyed, key=lambda item: item[0]):
        line = sorted((rule for _, rule in items), key=lambda r: r.x0)
        current = line[0]
        for rule in line[1:]:
            if rule.x0 <= current.x1 + _SAME:
                current = current._replace(x1=max(current.x1, rule.x1))
            else:
                merged.append(current)
                current = rule
        merged.append(current)
    return [rule for rule in merged if rule.x1 - rule.x0 >= _SHORTEST]


def _outline(lines: list[Rule]) -> list[Rule]:
    """The lines that the outline of a filled shape stands for: one when it is thin, else its edges."""
    if len(lines) < 2:
        return []
    box = Rule(min(r.x0 for r in lines), min(r.y0 for r in lines), max(r.x1 for r in lines), max(r.y1 for r in lines))
    if min(box.x1 - box.x0, box.y1 - box.y0) <= _THIN:
        return [_flatten(box)]
    return [line._replace(edge=True) for line in lines]


def _edges(box: Rule, *, edge: bool) -> list[Rule]:
    width, height = box.x1 - box.x0, box.y1 - box.y0
    if min(width, height) <= _THIN:
        return [_flatten(box)]
    return [
        Rule(box.x0, box.y0, box.x1, box.y0, edge),
        Rule(box.x0, box.y1, box.x1, box.y1, edge),
        Rule(box.x0, box.y0, box.x0, box.y1, edge),
        Rule(box.x1, box.y0, box.x1, box.y1, edge),
    ]


def _flatten(rule: Rule) -> Rule:
    if rule.horizontal:
        middle = (rule.y0 + rule.y1) / 2
        return Rule(rule.x0, middle, rule.x1, middle)
    middle = (rule.x0 + rule.x1) / 2
    return Rule(middle, rule.y0, middle, rule.y1)


def _place(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
