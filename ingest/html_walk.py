"""Walk a parsed web page without recursion: pages nest thousands deep, by accident or on purpose."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Final, Literal

from bs4 import BeautifulSoup, CData, Tag
from bs4.element import NavigableString

Event = tuple[Literal["open", "close"], Tag] | tuple[Literal["text"], str]

BLOCK_TAGS: Final = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot
    th thead tr ul
    """.split()
)


def walk(root: Tag, opaque: frozenset[str] = frozenset()) -> Iterator[Event]:
    """The tags and texts below ``root`` in document order, ``root`` itself left out.

    A tag whose name is in ``opaque`` is opened and closed without what is in it.
    """
    open_tags = [root]
    children = [iter(root.contents)]
    while children:
        child = next(children[-1], None)
        if child is None:
            children.pop()
            closed = open_tags.pop()
            if closed is not root:
                yield "close", closed
        elif isinstance(child, Tag):
            yield "open", child
            open_tags.append(child)
            children.append(iter(() if child.name in opaque else child.contents))
        elif type(child) is NavigableString or type(child) is CData:
            yield "text", str(child)


def outermost(root: Tag, wanted: Callable[[Tag], bool]) -> list[Tag]:
    """The tags below ``root`` that are wanted and do not stand in another wanted one."""
    found: list[Tag] = []
    children = [iter(root.contents)]
    while children:
        child = next(children[-1], None)
        if child is None:
            children.pop()
        elif isinstance(child, Tag):
            if wanted(child):
                found.append(child)
            else:
                children.append(iter(child.contents))
    return found


def holds(root: Tag, names: Container[str]) -> bool:
    """Whether a tag with one of these names stands below ``root``; stops at the first."""
    return any(kind == "open" and not isinstance(value, str) and value.name in names for kind, value in walk(root))


def inline_text(root: Tag) -> str:
    """All text below ``root``, with a space where a block or line break separates words."""
    parts: list[str] = []
    for kind, value in walk(root):
        if isinstance(value, str):
            parts.append(value)
        elif value.name in BLOCK_TAGS or (kind == "open" and value.name == "br"):
            parts.append(" ")
    return "".join(parts)


def attribute(tag: Tag, name: str) -> str:
    """An attribute as one string, "" when absent."""
    value = tag.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def body_of(soup: BeautifulSoup) -> Tag:
    """The body of a page, or the whole of it where there is none."""
    body = soup.find("body")
    return body if isinstance(body, Tag) else soup
