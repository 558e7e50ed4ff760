"""The text of a PDF page as it was drawn: runs of glyphs with their place, and the lines around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.pdf_rules import Rule


class Run(NamedTuple):
    """A stretch of text drawn in one go: from ``x0`` to ``x1`` on baseline ``y``, in points.

    ``space`` is the width of a space in points; ``spaced`` says that the file itself has a space before the run.
    ``direction`` counts quarter turns counter-clockwise; ``x`` runs along the text and ``y`` across it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    family: str
    space: float
    spaced: bool
    direction: int
    artifact: bool


@dataclass(slots=True)
class PageContent:
    """Everything drawn on a page that matters for its text.

    ``pictured`` is the share of the page that its largest image covers, ``unreadable`` counts glyphs that stand for no
    known character.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    unreadable: int = 0


def turn(x: float, y: float, direction: int) -> tuple[float, float]:
    """Coordinates in a frame where text of this direction runs to the right."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[direction]


def _turn_rule(rule: Rule, direction: int, dx: float, dy: float) -> Rule:
    x0, y0 = turn(rule.x0, rule.y0, direction)
    x1, y1 = turn(rule.x1, rule.y1, direction)
    return Rule(min(x0, x1) + dx, min(y0, y1) + dy, max(x0, x1) + dx, max(y0, y1) + dy, rule.edge)


def settle(content: PageContent) -> None:
    """Turn a page whose text mostly runs up, down or upside down so that it reads from left to right."""
    letters = [0, 0, 0, 0]
    for run in content.runs:
        letters[run.direction] += len(run.text)
    main = letters.index(max(letters))
    width, height = content.width, content.height
    shift = ((0.0, 0.0), (0.0, width), (width, height), (height, 0.0))
    content.runs = [
        run._replace(x0=run.x0 + dx, x1=run.x1 + dx, y=run.y + dy, direction=(run.direction - main) % 4)
        for run in content.runs
        for dx, dy in (shift[run.direction],)
    ]
    if main:
        dx, dy = shift[main]
        content.rules = [_turn_rule(rule, main, dx, dy) for rule in content.rules]
    if main % 2:
        content.width, content.height = height, width
