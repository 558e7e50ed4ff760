"""The blocks of a web page, or of a piece of HTML, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bs4 import Tag

from ingest.boilerplate import is_boilerplate_line, is_contact_paragraph, is_related_heading
from ingest.bullets import paragraph_parts
from ingest.clean import looks_like_title, normalise
from ingest.html_tables import data_table_blocks, is_data_table
from ingest.html_walk import BLOCK_TAGS, attribute, walk
from kb.types import Block, BlockKind

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LISTS: Final = frozenset({"ul", "ol", "menu"})
# Pages without heading elements style a div as one.
_HEADING_CLASS: Final = re.compile(r"(?:^|\s)(?:kop|tussenkop|subkop|heading|title|titel|h)[-_]?([1-6]?)(?:$|\s)", re.I)
_SPACE: Final = re.compile(r"\s+")
_MAX_HEADING_WORDS: Final = 25
_LINKED: Final = 0.8


@dataclass(slots=True)
class _Draft:
    """A block with the share of its text that is links."""

    block: Block
    linked: float


@dataclass(slots=True)
class _Writer:
    """Collects text until a block ends, knowing in which heading, list item or definition it stands."""

    drafts: list[_Draft] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    items: list[bool] = field(default_factory=list)  # open list items; True when one holds a heading
    lists: int = 0
    heading: int = 0  # level of the open heading
    styled: int = 0  # level of the open paragraph that is styled as a heading
    last_heading: int = 1
    term: str = ""
    in_term: bool = False
    links: int = 0
    bold: int = 0
    linked_chars: int = 0
    bold_chars: int = 0
    chars: int = 0

    def text(self, text: str) -> None:
        """Take in text."""
        text = _SPACE.sub(" ", text)
        self.parts.append(text)
        length = len(text.strip())
        self.chars += length
        self.linked_chars += length if self.links else 0
        self.bold_chars += length if self.bold else 0

    def open(self, tag: Tag) -> None:
        """Take in a start tag."""
        name = tag.name
        if name in BLOCK_TAGS:
            self._boundary(name)
        self._inline(name, 1)
        if name in _HEADINGS or name == "summary":
            self.heading = _HEADINGS.get(name) or min(self.last_heading + 1, 6)
            if self.items:
                self.items[-1] = True
        elif name in _LISTS:
            self.lists += 1
        elif name == "li":
            self.items.append(False)
        elif name == "dt":
            self.in_term = True
        elif name in ("div", "p") and (match := _HEADING_CLASS.search(attribute(tag, "class"))):
            self.styled = int(match.group(1) or min(self.last_heading + 1, 6))

    def close(self, tag: Tag) -> None:
        """Take in an end tag."""
        name = tag.name
        if name in BLOCK_TAGS:
            self._boundary(name)
        self._inline(name, -1)
        if name in _HEADINGS or name == "summary":
            if name in _HEADINGS:
                self.last_heading = _HEADINGS[name]
            self.heading = 0
        elif name in _LISTS:
            self.lists -= 1
        elif name == "li" and self.items:
            self.items.pop()
        elif name == "dt":
            self.in_term = False
        elif name in ("dd", "dl"):
            self.term = ""

    def table(self, tag: Tag) -> None:
        """Take in a data table whole."""
        self.flush()
        self.drafts.extend(_Draft(block, 0.0) for block in data_table_blocks(tag))

    def flush(self) -> None:
        """End the block: turn the collected text into one or more drafts."""
        raw, linked = "".join(self.parts), self.linked_chars / max(self.chars, 1)
        all_bold = 0 < self.chars == self.bold_chars
        self.parts.clear()
        self.chars = self.linked_chars = self.bold_chars = 0
        if not any(map(str.isalnum, raw)):
            return
        if self.heading:
            self._add_heading(normalise(raw), self.heading, linked)
        elif self.in_term:
            self.term = normalise(f"{self.term} {raw}")
        elif self.term:
            self._add(BlockKind.PARAGRAPH, f"{self.term.rstrip(' :')}: {normalise(raw)}", linked)
        elif self.items and not self.items[-1]:
            self._add(BlockKind.ITEM, normalise(raw), linked)
        elif (all_bold or self.styled) and not self.items and looks_like_title(text := normalise(raw)):
            self._add_heading(text, self.styled or min(self.last_heading + 1, 6), linked)
        else:
            for kind, text in paragraph_parts(raw, BlockKind.PARAGRAPH):
                self._add(kind, text, linked)

    def _inline(self, name: str, step: int) -> None:
        if name == "br" and step > 0:
            self.parts.append("\n")
        elif name == "a":
            self.links += step
        elif name in ("b", "strong"):
            self.bold += step

    def _boundary(self, name: str) -> None:
        """A block starts or ends here."""
        # Paragraphs of one list item belong together; another list, a heading or a table ends its text.
        inside_item = bool(self.items) and not self.items[-1] and not self.heading
        if inside_item and name not in _HEADINGS and name not in _LISTS and name not in ("li", "summary", "table"):
            self.parts.append(" ")
        else:
            self.flush()
            self.styled = 0

    def _add_heading(self, text: str, level: int, linked: float) -> None:
        # Some pages mark whole paragraphs as headings to make them large.
        words = len(text.split())
        if words > _MAX_HEADING_WORDS or (words > 12 and text.endswith(".")):
            self._add(BlockKind.PARAGRAPH, text, linked)
        else:
            self.drafts.append(_Draft(Block(BlockKind.HEADING, text, level), linked))

    def _add(self, kind: BlockKind, text: str, linked: float) -> None:
        level = max(self.lists, 1) if kind is BlockKind.ITEM else 0
        self.drafts.append(_Draft(Block(kind, text, level), linked))


def blocks_below(root: Tag) -> list[Block]:
    """The blocks below a tag that was pruned, without menu lines, contact lines and lists of related links."""
    writer = _Writer()
    hidden: Tag | None = None  # the data table whose inside is already written
    for kind, value in walk(root):
        if hidden is not None:
            if kind == "close" and value is hidden:
                hidden = None
        elif isinstance(value, str):
            writer.text(value)
        elif kind == "close":
            writer.close(value)
        elif value.name == "table" and is_data_table(value):
            writer.table(value)
            hidden = value
        else:
            writer.open(value)
    writer.flush()
    return _without_furniture(writer.drafts)


def _without_furniture(drafts: list[_Draft]) -> list[Block]:
    kept: list[Block] = []
    place = 0
    while place < len(drafts):
        draft = drafts[place]
        end = _end_of_related(drafts, place)
        if end > place:
            place = end
            continue
        place += 1
        block = draft.block
        if is_boilerplate_line(block.text) or is_contact_paragraph(block.text):
            continue
        if kept and block.kind is BlockKind.HEADING and kept[-1] == block:
            continue
        kept.append(block)
    return kept


def _end_of_related(drafts: list[_Draft], place: int) -> int:
    """Where the list of links below a "Lees ook" heading or line ends; ``place`` when it is not one."""
    first = drafts[place].block
    if first.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or not is_related_heading(first.text):
        return place
    end = place + 1
    while end < len(drafts) and drafts[end].linked >= _LINKED and drafts[end].block.kind is not BlockKind.HEADING:
        end += 1
    if end == place + 1 and end < len(drafts) and drafts[end].block.kind is not BlockKind.HEADING:
        return place  # running text follows: an ordinary heading
    return end
