"""Web pages: the main part as blocks, and what the page says about itself."""

from __future__ import annotations

import re
import warnings
from typing import Final

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from ingest import html_meta, metadata
from ingest.clean import normalise
from ingest.html_blocks import blocks_below
from ingest.html_prune import main_part, prune
from ingest.html_walk import body_of, inline_text
from ingest.sniff import decode_html
from kb.types import Block, BlockKind, Parsed

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")  # libxml2 stops at some of these


def parse_html(data: bytes, uri: str) -> Parsed:  # noqa: ARG001 - parsers share one signature
    """The main part of a web page. Broken markup is mended as browsers do; nothing is raised."""
    soup = _soup(decode_html(data))
    properties = html_meta.properties(soup)
    prune(soup)
    main = main_part(soup)
    blocks = blocks_below(main)
    if not any(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks):
        title = _heading_outside(soup, main) or properties.get(metadata.TITLE)
        if title and blocks:
            blocks.insert(0, Block(BlockKind.HEADING, title, 1))
    return Parsed(tuple(blocks), properties)


def html_fragment(html: str) -> list[Block]:
    """The blocks of a piece of HTML inside another document."""
    soup = _soup(html)
    prune(soup)
    return blocks_below(body_of(soup))


def _soup(html: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # A fragment that looks like a file name, a page written as XHTML: neither is a mistake here.
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(_CONTROL.sub(" ", html), "lxml")


def _heading_outside(soup: BeautifulSoup, main: Tag) -> str:
    """The only h1 of a page whose main part has none: sites show the title in a band above the text."""
    headings = soup.find_all("h1")
    if len(headings) != 1 or any(parent is main for parent in headings[0].parents):
        return ""
    return normalise(inline_text(headings[0]))
