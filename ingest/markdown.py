"""Markdown: headings, paragraphs, lists and tables, with YAML or TOML front matter as Obsidian and Hugo write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest import metadata
from ingest.boilerplate import is_boilerplate_line
from ingest.bullets import paragraph_parts
from ingest.clean import normalise
from ingest.front_matter import split_front_matter
from ingest.html import html_fragment
from ingest.sniff import decode
from ingest.tables import table_blocks
from kb.types import Block, BlockKind, Parsed

# All repetitions are bounded: an opening mark without its end must not cost a search through the whole text.
_CLEAN: Final = (
    (re.compile(r"%%[^%]{0,2000}%%"), ""),  # Obsidian comment
    (re.compile(r"!\[\[[^\[\]\n]{0,300}\]\]"), ""),  # Obsidian embed
    (re.compile(r"\[\[(?:[^\[\]|\n]{0,300}\|)?([^\[\]|\n]{0,300})\]\]"), r"\1"),  # Obsidian link
    (re.compile(r"\{\{[<%][^{}]{0,1000}[%>]\}\}"), ""),  # Hugo shortcode
    (re.compile(r"(?<=[^\s(])\[\^[^\[\]\n]{1,40}\](?!:)"), ""),  # footnote reference
    (re.compile(r"^\[\^[^\[\]\n]{1,40}\]:[ \t]*", re.MULTILINE), ""),  # footnote
    (re.compile(r"\{[:#.][^{}\n]{0,200}\}(?=[ \t]{0,9}$)", re.MULTILINE), ""),  # attributes
    (re.compile(r"^([ \t]{0,9}>[ \t]{0,9})\[![\w-]{1,30}\][+-]?", re.MULTILINE), r"\1"),  # callout
    (re.compile(r"==([^=\n]{1,500})=="), r"\1"),  # highlight
)
_TASK: Final = re.compile(r"^\[[ xX]\]\s+")
_TAG: Final = re.compile(r"<br\s*/?>|<[^>]*>", re.IGNORECASE)


def parse_markdown(data: bytes, uri: str) -> Parsed:  # noqa: ARG001 - parsers share one signature
    """The blocks of a Markdown file. Code and images are left out, links keep their text, raw HTML is read as HTML."""
    front = split_front_matter(decode(data))
    text = front.body
    for pattern, replacement in _CLEAN:
        text = pattern.sub(replacement, text)
    writer = _Writer()
    for token in _parser().parse(text):
        writer.token(token)
    blocks = tuple(block for block in writer.blocks if not is_boilerplate_line(block.text))
    properties = dict(front.properties)
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None)
    if title:
        properties.setdefault(metadata.TITLE, title)
    return Parsed(blocks, properties, warnings=front.warnings)


def _parser() -> MarkdownIt:
    # Indented text is far more often a pasted paragraph than code; fenced code is recognised as such.
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")


@dataclass(slots=True)
class _Writer:
    """Turns the flat token stream into blocks."""

    blocks: list[Block] = field(default_factory=list)
    heading: int = 0
    lists: int = 0
    item_open: bool = False  # the next paragraph is the first of a list item
    header: list[str] = field(default_factory=list)
    row: list[str] | None = None
    in_head: bool = False

    def token(self, token: Token) -> None:
        """Take in the next token."""
        kind = token.type
        if kind == "heading_open":
            self.heading = int(token.tag[1])
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self.lists += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists -= 1
        elif kind in ("list_item_open", "list_item_close"):
            self.item_open = kind == "list_item_open"
        elif kind == "html_block":
            self.blocks += html_fragment(token.content)
        elif kind == "inline":
            self._inline(inline_text(token.children or []))
        elif kind.startswith(("thead", "tr", "table")):
            self._table(kind)

    def _inline(self, raw: str) -> None:
        text = _TASK.sub("", normalise(raw))
        if self.row is not None:
            self.row.append(text)
        elif not any(map(str.isalnum, text)):
            return
        elif self.heading:
            self.blocks.append(Block(BlockKind.HEADING, text, self.heading))
            self.heading = 0
        elif self.item_open:
            self.blocks.append(Block(BlockKind.ITEM, text, self.lists))
            self.item_open = False
        elif self.lists and self.blocks and self.blocks[-1].kind is BlockKind.ITEM:
            last = self.blocks.pop()  # a further paragraph of the same item
            self.blocks.append(Block(BlockKind.ITEM, f"{last.text} {text}", last.level))
        else:
            parts = paragraph_parts(raw, BlockKind.PARAGRAPH)
            self.blocks += [Block(kind, part, 1 if kind is BlockKind.ITEM else 0) for kind, part in parts]

    def _table(self, kind: str) -> None:
        if kind in ("thead_open", "thead_close"):
            self.in_head = kind == "thead_open"
        elif kind == "tr_open":
            self.row = []
        elif kind == "tr_close" and self.row is not None:
            if self.in_head:
                self.header = self.row
            else:
                self.blocks += table_blocks(self.header, [self.row])
            self.row = None


def inline_text(tokens: Sequence[Token]) -> str:
    """The text of inline tokens: no markup, no images, no HTML tags; hard line breaks are "\\n"."""
    parts: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type == "html_inline":
            parts.append("\n" if _TAG.fullmatch(token.content) and token.content.lower().startswith("<br") else "")
    return "".join(parts)
