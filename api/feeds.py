"""Feeds as Atom (RFC 4287) and as JSON Feed (version 1.1), from the same entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

from api.xml_output import add, root, to_bytes

ATOM_TYPE = "application/atom+xml"
JSON_TYPE = "application/feed+json"
MAX_ENTRIES = 100
_DCTERMS = "http://purl.org/dc/terms/"
# What a feed without entries says of its last change: nothing yet.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news. ``id`` is a URI that never changes; ``url`` its page here, ``source`` its public address.

    ``quote`` stands verbatim in the publication. ``citation`` says when that came out and where the quote stands ("1
    september 2015 · p. 4 · Succesfactoren"), ``topics`` are labels.
    """

    id: str
    title: str
    url: str
    updated: datetime
    quote: str
    language: str
    publisher: str | None = None
    citation: str | None = None
    source: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries, newest first, with what the feed says of itself. ``url`` is its own address, ``home`` its page."""

    id: str
    title: str
    description: str
    language: str
    url: str
    home: str
    author: str
    generator: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When its newest entry came or changed."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    # Without the name of the namespace before it: readers exist that look for "feed", not for what it means.
    document = root(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:dcterms": _DCTERMS, "xml:lang": feed.language}
    )
    add(document, "id", feed.id)
    add(document, "title", feed.title)
    add(document, "subtitle", feed.description)
    add(document, "updated", feed.updated.isoformat())
    _person(document, feed.author)
    add(document, "generator", feed.generator)
    add(document, "link", attributes={"rel": "self", "type": ATOM_TYPE, "href": feed.url})
    add(document, "link", attributes={"rel": "alternate", "type": "text/html", "href": feed.home})
    for entry in feed.entries:
        _atom_entry(document, entry)
    return to_bytes(document)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _atom_entry(document: Element, entry: Entry) -> None:
    made = add(document, "entry", attributes={"xml:lang": entry.language})
    add(made, "id", entry.id)
    add(made, "title", entry.title)
    add(made, "updated", entry.updated.isoformat())
    if entry.publisher:
        _person(made, entry.publisher)
    add(made, "link", attributes={"rel": "alternate", "type": "text/html", "href": entry.url})
    if entry.source:
        add(made, "link", attributes={"rel": "via", "href": entry.source})
    add(made, "summary", entry.quote, {"type": "text"})
    for topic in entry.topics:
        add(made, "category", attributes={"term": topic})
    # Not as a date: readers would take it for the date of the news, which is what came here last.
    if entry.citation:
        add(made, "dcterms:bibliographicCitation", entry.citation)


def _person(parent: Element, name: str) -> None:
    add(add(parent, "author"), "name", name)


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.quote,
        # The same for readers that know no date_modified: news is what came here last, not what came out last.
        "date_published": entry.updated.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "language": entry.language,
        "tags": list(entry.topics),
    } | {
        name: value
        for name, value in {
            "external_url": entry.source,
            "authors": [{"name": entry.publisher}] if entry.publisher else None,
            # A field of our own, which the standard allows under a name that begins like this.
            "_kb": {"citation": entry.citation} if entry.citation else None,
        }.items()
        if value
    }
