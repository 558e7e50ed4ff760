"""The strings of feeds and of the search in a browser's address bar: (Dutch, English)."""

from __future__ import annotations

from api.i18n import LANGUAGES

_TEXTS: dict[str, tuple[str, str]] = {
    "feed_new": ("Nieuw in de kennisbank", "New in the knowledge base"),
    "feed_query": ("Nieuw over “{query}”", "New about “{query}”"),
    "feed_what": (
        "De publicaties die het laatst zijn toegevoegd of bijgewerkt, de nieuwste eerst.",
        "The publications that were added or updated last, newest first.",
    ),
    "feed_what_query": (
        "De passages die antwoord geven, uit de publicaties die het laatst zijn toegevoegd of bijgewerkt.",
        "The passages that answer, from the publications that were added or updated last.",
    ),
    "feed_pattern": ("Nieuw bij “{name}”", "New with “{name}”"),
    "feed_what_pattern": (
        "De lessen van dit patroon, die uit de nieuwste publicaties eerst.",
        "The lessons of this pattern, those of the newest publications first.",
    ),
    "feed_lessons": ("Nieuwe lessen", "New lessons"),
    "feed_lessons_query": ("Nieuwe lessen over “{query}”", "New lessons about “{query}”"),
    "feed_what_lessons": (
        "De lessen uit de publicaties die het laatst zijn toegevoegd of bijgewerkt, de nieuwste eerst.",
        "The lessons of the publications that were added or updated last, newest first.",
    ),
    "search_name": ("Kennisbank", "Knowledge base"),
    "search_long": ("Zoeken in de kennisbank", "Search the knowledge base"),
    "search_what": (
        "Stel een vraag in gewoon Nederlands of Engels en krijg de passages die antwoord geven, met hun bron.",
        "Ask in plain Dutch or English and get the passages that answer, with their source.",
    ),
    "suggested_query": ("Vaak gevraagd", "Often asked"),
    "suggested_label": ("Onderwerp", "Subject"),
    "suggested_title": ("Publicatie", "Publication"),
    "suggested_heading": ("Kop in een publicatie", "Heading in a publication"),
}


def text(key: str, language: str, **values: object) -> str:
    """The string with this key in "nl" or "en", its holes filled with ``values``."""
    return _TEXTS[key][LANGUAGES.index(language)].format(**values)
