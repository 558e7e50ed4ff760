"""Plain text, as copied from a page or mail: its headings, list items and paragraphs, without what is no text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest import metadata
from ingest.boilerplate import (
    is_boilerplate_line,
    is_contact_line,
    is_contact_paragraph,
    is_menu,
    is_person_name,
    is_related_heading,
    is_role_line,
)
from ingest.bullets import split_marker
from ingest.clean import looks_like_title
from ingest.outline import Gap, Piece, outline
from ingest.sniff import decode
from ingest.text_lines import Line, is_wrapped, join_lines, line_groups, wrap_width
from kb.types import BlockKind, Parsed

_LABEL: Final = re.compile(r"^[A-ZÀ-Ý][a-zà-ÿ]+ (?:\d{1,2}|[IVX]{1,4})\s?[:.–-] ")  # "Doel 1: ..."
_LABEL_WORDS: Final = 26
_HEADING_WORDS: Final = 13
_PARAGRAPH_CHARS: Final = 70  # a line this long is a paragraph, whatever stands above it
_BYLINE: Final = re.compile(
    r"^(?:toegevoegd|geplaatst|gepubliceerd|geschreven|published|posted|written)(?: (?:door|by) (?P<author>.+?))?"
    r"(?:,? (?:op|on|at)(?:\s*:)? (?P<date>.*\d{4}.*))?$",
    re.IGNORECASE,
)
_EMPTY_FACT: Final = re.compile(r"^(?P<label>[A-Z][\w -]{2,30}):$")
_PROGRAMME: Final = re.compile(r"^onderdeel van (?:het )?programma:?\s*(?P<name>.*)$", re.IGNORECASE)


def parse_text(data: bytes, uri: str) -> Parsed:  # noqa: ARG001 - parsers share one signature
    """The blocks of a plain text in any encoding. Menus, contact lines and fact boxes are left out."""
    groups = line_groups(decode(data))
    properties: dict[str, str] = {}
    pieces: list[Piece | Gap] = []
    width = wrap_width(groups)
    dropped = _furniture(groups, properties)
    for number, group in enumerate(groups):
        following = groups[number + 1] if number + 1 < len(groups) else []
        pieces += _Group(group, dropped[number], width).pieces(following)
    found = outline(pieces)
    for key, value in ((metadata.TITLE, found.title), (metadata.PUBLISHER, found.site)):
        if value:
            properties[key] = value
    return Parsed(tuple(found.blocks), properties)


@dataclass(slots=True)
class _Group:
    """Lines between empty lines, on their way to pieces."""

    lines: Sequence[Line]
    dropped: Sequence[bool]
    width: int
    found: list[Piece | Gap] = field(default_factory=list)
    run: list[Line] = field(default_factory=list)  # the lines of the open piece
    texts: list[str] = field(default_factory=list)
    is_item: bool = False
    indents: list[int] = field(default_factory=list)  # of the open list items, outermost first

    def pieces(self, following: Sequence[Line]) -> list[Piece | Gap]:
        """All pieces of the group; ``following`` is the next group."""
        heading = _numbered_heading(self.lines, following)
        if heading:
            self.found.append(heading)
        for place, line in enumerate(self.lines):
            if heading and place == 0:
                continue
            if self.dropped[place]:
                self._flush(place)
                self.found.append(Gap(line.text, is_related_heading(line.text)))
            else:
                self._line(place, line)
        self._flush(len(self.lines))
        return self._with_bare_list()

    def _line(self, place: int, line: Line) -> None:
        marked = split_marker(line.text)
        before = self.run[-1] if self.run else None
        runs_on = before is not None and (is_wrapped(before, line, self.width) or self._continues_item(line))
        if marked and before and not self.is_item and _is_dash_inside(before, line.text, marked.text):
            marked, runs_on = None, True
        if marked is not None:
            self._flush(place)
            self.is_item, self.run, self.texts = True, [line], [marked.text]
            while self.indents and self.indents[-1] >= line.indent:
                self.indents.pop()
            self.indents.append(line.indent)
        elif runs_on:
            self.run.append(line)
            self.texts.append(line.text)
        else:
            self._flush(place)
            self.is_item, self.run, self.texts, self.indents = False, [line], [line.text], []

    def _continues_item(self, line: Line) -> bool:
        return self.is_item and (line.indent > self.run[0].indent or line.text[0].islower())

    def _flush(self, end: int) -> None:
        """Close the open piece; ``end`` is the place of the first line after it."""
        if not self.run:
            return
        text = join_lines(self.texts)
        if self.is_item:
            self.found.append(Piece(BlockKind.ITEM, text, len(self.indents)))
        elif len(self.run) == 1 and self._is_heading(text, end):
            self.found.append(Piece(BlockKind.HEADING, text.rstrip(":"), announces=text.endswith(":")))
        else:
            self.found.append(Piece(BlockKind.PARAGRAPH, text))
        self.run, self.texts = [], []

    def _is_heading(self, text: str, end: int) -> bool:
        words = len(text.split())
        if text.endswith(":") and words <= 3:
            text = text[:-1]
        labelled = bool(_LABEL.match(text)) and looks_like_title(text, _LABEL_WORDS)
        if not labelled and not looks_like_title(text, _HEADING_WORDS):
            return False
        if text.endswith("?") and words > 10:
            return False
        if len(self.lines) == 1:
            return True
        if end != 1 or end >= len(self.lines):
            return False
        after = self.lines[end]
        is_list = split_marker(after.text) is not None
        return is_list or len(after.text) >= _PARAGRAPH_CHARS or (self.width > 0 and len(self.lines) > 2)

    def _with_bare_list(self) -> list[Piece | Gap]:
        """Short lines below a line that announces them are a list whose signs were lost in copying."""
        announced = False
        for place, piece in enumerate(self.found):
            if not isinstance(piece, Piece) or piece.kind is not BlockKind.PARAGRAPH:
                announced = False
            elif announced and len(piece.text.split()) <= 15 and not piece.text.endswith(":"):
                self.found[place] = Piece(BlockKind.ITEM, piece.text, 1)
            else:
                announced = piece.text.endswith(":") and len(self.found) - place > 2
        return self.found


def _numbered_heading(lines: Sequence[Line], following: Sequence[Line]) -> Piece | None:
    """ "1. Inleiding" above running text is a heading and no list item."""
    marked = split_marker(lines[0].text)
    below = lines[1] if len(lines) > 1 else following[0] if following else None
    if marked is None or not marked.numbered or not looks_like_title(marked.text) or below is None:
        return None
    if split_marker(below.text) is not None or len(below.text) < len(lines[0].text):
        return None
    if len(lines) > 1 and (len(below.text) < _PARAGRAPH_CHARS or below.text[0].islower()):
        return None
    return Piece(BlockKind.HEADING, lines[0].text)


def _is_dash_inside(before: Line, text: str, after_mark: str) -> bool:
    """A broken sentence whose next line happens to start with a dash or number."""
    return (
        text[0] in "-–—0123456789" and not before.ends_sentence and len(before.text) >= 45 and after_mark[0].islower()
    )


def _furniture(groups: Sequence[Sequence[Line]], properties: dict[str, str]) -> list[list[bool]]:
    """For each line whether it is to be dropped; what such lines say about the publication goes to ``properties``."""
    flat = [(number, line) for number, group in enumerate(groups) for line in group]
    drop = [_is_furniture(line.text) for _, line in flat]
    for place, (number, line) in enumerate(flat):
        after = flat[place + 1][1].text if place + 1 < len(flat) and flat[place + 1][0] == number else ""
        if drop[place] and _EMPTY_FACT.match(line.text) and _is_fact_value(flat, place + 1, after):
            drop[place + 1] = True
        if is_role_line(line.text) or is_contact_line(line.text):
            _drop_card(flat, drop, place)
        if drop[place]:
            _read_property(line.text, after, properties)
    for number, group in enumerate(groups):
        if is_menu([line.text for line in group]):
            drop = [True if owner == number else was for was, (owner, _) in zip(drop, flat, strict=True)]
    by_group: list[list[bool]] = [[] for _ in groups]
    for (number, _), dropped in zip(flat, drop, strict=True):
        by_group[number].append(dropped)
    return by_group


def _is_furniture(text: str) -> bool:
    marked = split_marker(text)
    bare = marked.text if marked else text
    return is_boilerplate_line(bare) or is_contact_paragraph(bare)


def _is_fact_value(flat: Sequence[tuple[int, Line]], place: int, text: str) -> bool:
    """A short line below "Status:" is its value, unless it starts the next card ("Renata Klop", "Adviseur")."""
    if not text or len(text.split()) > 6 or text.endswith((".", ":")):
        return False
    below = flat[place + 1][1].text if place + 1 < len(flat) else ""
    return not (is_person_name(text) and is_role_line(below))


def _drop_card(flat: Sequence[tuple[int, Line]], drop: list[bool], place: int) -> None:
    """Drop the name and role above contact data, and a name with the role below it."""
    above = place - 1
    if is_role_line(flat[place][1].text):
        if above < 0 or not is_person_name(flat[above][1].text):
            return
        drop[place] = drop[above] = True
        return
    while above >= 0 and (is_role_line(flat[above][1].text) or is_person_name(flat[above][1].text)):
        drop[above] = True
        above -= 1


def _read_property(text: str, after: str, properties: dict[str, str]) -> None:
    if match := _BYLINE.match(text):
        for key, name in ((metadata.AUTHOR, "author"), (metadata.DATE, "date")):
            if match.group(name):
                properties.setdefault(key, match.group(name))
    elif match := _PROGRAMME.match(text):
        name = match.group("name") or after
        if name and not is_person_name(name) and not is_boilerplate_line(name):
            properties.setdefault(metadata.PROGRAMME, name)
