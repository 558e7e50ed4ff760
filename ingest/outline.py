"""The outline of a text that shows its headings only by their place: title, levels, and lines that are no heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.boilerplate import is_contact_heading, is_person_name
from kb.types import Block, BlockKind

_TOP: Final = 2  # headings stand below the title
_DEEPEST: Final = 3
_SERIES: Final = re.compile(r"^(?P<label>[^\W\d]+ )?\(?\d{1,2}\s?[:.)–-] ")  # "Doel 1: ", "1. ", "2) "
_DECIMAL: Final = re.compile(r"^\d{1,2}((?:\.\d{1,2})+)\.? ")  # "1.2 "
# "zie de volgende punten:", "hieronder lees je ...": the headings that follow belong to this one.
_ANNOUNCES: Final = re.compile(r":$|\b(?:hieronder|onderstaande|below|the following)\b[^.!?]*[.!?]?$", re.IGNORECASE)
_ORGANISATION: Final = re.compile(
    r"\b(?:vereniging|stichting|ministerie|instituut|federatie|coöperatie|universiteit|koepel|association|foundation"
    r"|institute|ministry|university)\b",
    re.IGNORECASE,
)
_SLOGAN_WORDS: Final = 5
_QUOTES: Final = ("“", "‘", '"', "'")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. HEADING is a candidate; ``level`` is the depth of a list item.

    ``announces`` marks a candidate that ended with a colon.
    """

    kind: BlockKind
    text: str
    level: int = 0
    announces: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A line that was left out; ``links`` when titles of other pages follow it."""

    text: str
    links: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """Blocks with heading levels, the title ("" when there is none) and the name of the site it was copied from."""

    blocks: list[Block]
    title: str
    site: str


@dataclass(slots=True)
class _Section:
    """A heading and what follows it up to the next."""

    heading: str
    body: list[Piece] = field(default_factory=list)
    level: int = _TOP

    @property
    def is_list(self) -> bool:
        return bool(self.body) and all(piece.kind is BlockKind.ITEM for piece in self.body)

    @property
    def announces(self) -> bool:
        texts = [piece.text for piece in self.body if piece.kind is BlockKind.PARAGRAPH]
        return bool(texts) and self.body[-1].text == texts[-1] and bool(_ANNOUNCES.search(texts[-1]))


def outline(pieces: Sequence[Piece | Gap]) -> Outline:
    """Decide which candidates are headings and at what level.

    The first heading before any text is the title (level 1). The others are level 2, or 3 where the text shows that
    they belong below another: headings of lists that were announced, a heading right below another one, a numbered
    series ("Doel 1: ...") below its own heading, headings between two of such a series.
    """
    site, kept = _without_site_name(_without_tail(_without_link_titles(list(pieces))))
    kept = _bare_lists(kept)
    intro, sections = _sections(kept)
    if not intro and not any(section.body for section in sections):
        # Nothing but short lines: the first is the title, the others are the text.
        for section in sections[1:]:
            sections[0].body.append(Piece(BlockKind.PARAGRAPH, section.heading))
        sections = sections[:1]
    title = sections[0].heading if sections and not intro else ""
    if title:
        sections[0].level = 1
        sections = _without_repeats(title, sections)
    sections = [s for s in sections if s.body or s.level == 1 or not is_contact_heading(s.heading)]
    while len(sections) > 1 and not sections[-1].body:
        sections.pop()
    _set_levels(sections)
    blocks = [_block(piece) for piece in intro]
    for section in sections:
        blocks.append(Block(BlockKind.HEADING, section.heading, section.level))
        blocks += [_block(piece) for piece in section.body]
    return Outline(blocks, title, site)


def _block(piece: Piece) -> Block:
    return Block(piece.kind, piece.text, piece.level)


def _without_link_titles(pieces: list[Piece | Gap]) -> list[Piece | Gap]:
    """Leave out short lines below "Meer informatie:" that have no text of their own."""
    kept: list[Piece | Gap] = []
    in_links = False
    for place, piece in enumerate(pieces):
        if isinstance(piece, Gap):
            in_links = in_links or piece.links
        elif in_links and piece.kind is BlockKind.HEADING and not _has_text(pieces, place + 1):
            piece = Gap(piece.text)
        else:
            in_links = False
        kept.append(piece)
    return kept


def _has_text(pieces: Sequence[Piece | Gap], place: int) -> bool:
    return place < len(pieces) and isinstance(pieces[place], Piece) and pieces[place].kind is not BlockKind.HEADING  # type: ignore[union-attr]


def _without_tail(pieces: list[Piece | Gap]) -> list[Piece | Gap]:
    """Leave out a slogan at the very end, below contact data and links."""
    last = pieces[-1] if pieces else None
    if isinstance(last, Piece) and len(last.text.split()) <= _SLOGAN_WORDS:
        above = pieces[-4:-1]
        if len(above) == 3 and all(isinstance(piece, Gap) for piece in above):
            return pieces[:-1]
    return pieces


def _without_site_name(pieces: list[Piece | Gap]) -> tuple[str, list[Piece]]:
    """Leave out the site's name between the menu and the title: it names an organisation, or the menu names it."""
    start = next((place for place, piece in enumerate(pieces) if isinstance(piece, Piece)), len(pieces))
    kept = [piece for piece in pieces if isinstance(piece, Piece)]
    heads = [piece.kind is BlockKind.HEADING for piece in kept[:2]]
    if start == 0 or heads != [True, True]:
        return "", kept
    first_text = next((i for i, p in enumerate(pieces) if isinstance(p, Piece) and p.kind is not BlockKind.HEADING), 0)
    menu = " ".join(piece.text for piece in pieces[:first_text] if isinstance(piece, Gap)).split()
    named = set(kept[0].text.split()) & {word for word in menu if len(word) > 2 and not word.islower()}
    if named or _ORGANISATION.search(kept[0].text):
        return kept[0].text, kept[1:]
    return "", kept


def _bare_lists(pieces: list[Piece]) -> list[Piece]:
    """Three or more candidates in a row below "...:" are list items; the last may be the heading of what follows.

    A line of names below a quotation says who spoke.
    """
    result = list(pieces)
    place = 0
    while place < len(result):
        end = place
        while end < len(result) and result[end].kind is BlockKind.HEADING:
            end += 1
        above = result[place - 1] if place else None
        if end > place and above is not None and above.text.startswith(_QUOTES) and _are_names(result[place].text):
            result[place] = Piece(BlockKind.PARAGRAPH, result[place].text)
        first = _first_announced(result, place, end)
        if end - first >= 3:
            last = end if end == len(result) else end - 1
            result[first:last] = [Piece(BlockKind.ITEM, piece.text, 1) for piece in result[first:last]]
        place = max(end, place + 1)
    return result


def _first_announced(pieces: Sequence[Piece], place: int, end: int) -> int:
    """The place in a row of candidates of the first one that a colon before it announces; ``end`` when none is."""
    if place and pieces[place - 1].kind is BlockKind.PARAGRAPH and pieces[place - 1].text.endswith(":"):
        return place
    return next((at + 1 for at in range(place, end) if pieces[at].announces), end)


def _are_names(text: str) -> bool:
    return all(is_person_name(name) for name in re.split(r" en | and |, | & ", text))


def _sections(pieces: Sequence[Piece]) -> tuple[list[Piece], list[_Section]]:
    intro: list[Piece] = []
    sections: list[_Section] = []
    for piece in pieces:
        if piece.kind is BlockKind.HEADING:
            sections.append(_Section(piece.text))
        else:
            (sections[-1].body if sections else intro).append(piece)
    return intro, sections


def _without_repeats(title: str, sections: list[_Section]) -> list[_Section]:
    """Leave out the title where it stands again, whole or in part, as pages show it above picture and text."""
    kept = sections[:1]
    for section in sections[1:]:
        heading = section.heading.casefold()
        same = heading == title.casefold()
        part = len(heading.split()) >= 4 and heading in title.casefold() and not section.body
        if same or part:
            kept[-1].body += section.body
        else:
            kept.append(section)
    for section in kept:
        section.body = [piece for piece in section.body if piece.text.casefold() != title.casefold()]
    return kept


def _set_levels(sections: Sequence[_Section]) -> None:
    series = _series_ends(sections)
    open_series = ("", -1, 0)  # label, place of its last member, its level
    announced = False
    for place, section in enumerate(sections):
        if section.level == 1:
            announced = section.announces
            continue
        before = sections[place - 1] if place else None
        below_empty = before is not None and not before.body and before.level > 1
        match = _SERIES.match(section.heading)
        label = _label(match)
        announced = announced and section.is_list
        if decimal := _DECIMAL.match(section.heading):
            section.level = min(_TOP + decimal.group(1).count("."), 6)
        elif label and label == open_series[0]:
            section.level = open_series[2]
        elif place < open_series[1]:
            section.level = open_series[2] + 1
        elif announced or below_empty:
            section.level = _DEEPEST
        if label in series and label != open_series[0]:
            open_series = (label, series[label], section.level)
        announced = announced or section.announces


def _label(match: re.Match[str] | None) -> str:
    """The word before the number of a series, "#" when there is only a number, "" when it is no series."""
    return "" if match is None else (match.group("label") or "#").strip().casefold()


def _series_ends(sections: Sequence[_Section]) -> dict[str, int]:
    """The place of the last member of each numbered series with two members or more."""
    places: dict[str, list[int]] = {}
    for place, section in enumerate(sections):
        if match := _SERIES.match(section.heading):
            places.setdefault(_label(match), []).append(place)
    return {label: found[-1] for label, found in places.items() if len(found) > 1}
