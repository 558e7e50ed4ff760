"""All strings of the pages, as (Dutch, English). The Dutch is plain: short sentences, common words.

Those of one subject stand in the modules that are taken in at the end.
"""

from __future__ import annotations

from api import texts_brief, texts_lessons, texts_notices, texts_search

TEXTS: dict[str, tuple[str, str]] = {
    # Frame
    "site": ("Kennisbank", "Knowledge base"),
    "tagline": (
        "Zoek wat werkte en wat niet, in publicaties van programma’s in zorg en welzijn.",
        "Find what worked and what did not, in publications of health care and welfare programmes.",
    ),
    "skip": ("Naar de inhoud", "Skip to content"),
    "other_language": ("English", "Nederlands"),
    "main_navigation": ("Hoofdmenu", "Main menu"),
    "nav_search": ("Zoeken", "Search"),
    "nav_publications": ("Alle publicaties", "All publications"),
    "nav_patterns": ("Patronen", "Patterns"),
    "nav_gaps": ("Witte vlekken", "Gaps"),
    "follow": ("Volg wat hier nieuw is (feed)", "Follow what is new here (feed)"),
    "nav_docs": ("Voor ontwikkelaars", "For developers"),
    # Publications
    "publications": ("Publicaties", "Publications"),
    "about": ("Over deze publicatie", "About this publication"),
    "contents": ("Inhoud", "Contents"),
    "text": ("Tekst", "Text"),
    "date": ("Datum", "Date"),
    "source": ("Bron", "Source"),
    "publisher": ("Uitgever", "Publisher"),
    "length": ("Omvang", "Length"),
    "file": ("Bestand", "File"),
    "open_file": ("Open het bestand", "Open the file"),
    "lessons_here": ("Lessen in deze publicatie", "Lessons in this publication"),
    "lesson_in_text": ("Lees het in de tekst", "Read it in the text"),
    "similar_publications": ("Vergelijkbare publicaties", "Similar publications"),
    "link_passage": ("Link naar dit stuk tekst", "Link to this piece of text"),
    "speaker_note": ("Notitie bij de dia", "Speaker note"),
    "to_top": ("Naar boven", "Back to top"),
}

# Key: ((Dutch singular, plural), (English singular, plural)).
COUNTS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "found": (
        ("{n} publicatie gevonden", "{n} publicaties gevonden"),
        ("{n} publication found", "{n} publications found"),
    ),
    "weaker": (("nog {n} die minder past", "nog {n} die minder passen"), ("{n} more fits less", "{n} more fit less")),
    "publications": (("{n} publicatie", "{n} publicaties"), ("{n} publication", "{n} publications")),
    "pages": (("{n} pagina", "{n} pagina’s"), ("{n} page", "{n} pages")),
    "slides": (("{n} dia", "{n} dia’s"), ("{n} slide", "{n} slides")),
    "more": (
        ("nog {n} passage uit deze publicatie", "nog {n} passages uit deze publicatie"),
        ("{n} more passage from this publication", "{n} more passages from this publication"),
    ),
    "all_publications": (
        ("Bekijk de publicatie", "Bekijk alle {n} publicaties"),
        ("See the publication", "See all {n} publications"),
    ),
}

LANGUAGE_NAMES: dict[str, tuple[str, str]] = {
    "nl": ("Nederlands", "Dutch"),
    "en": ("Engels", "English"),
    "de": ("Duits", "German"),
    "fr": ("Frans", "French"),
    "fy": ("Fries", "Frisian"),
}

MONTHS: tuple[tuple[str, str], ...] = tuple(
    zip(
        "januari februari maart april mei juni juli augustus september oktober november december".split(),
        "January February March April May June July August September October November December".split(),
        strict=True,
    )
)

EXAMPLES: dict[str, tuple[str, ...]] = {
    "nl": (
        "Wat zijn succesfactoren voor leiderschap?",
        "Wat remt de samenwerking tussen welzijn en huisarts?",
        "Hoe krijg je ouderen mee in een project?",
        "Wat gebeurt er als de subsidie stopt?",
    ),
    "en": (
        "What are success factors for leadership?",
        "What hinders collaboration between welfare and general practitioners?",
        "How do you involve older people in a project?",
        "What happens when the funding ends?",
    ),
}

INTENTS = texts_search.INTENTS
RELEVANCE = texts_search.RELEVANCE
TEXTS |= texts_search.TEXTS | texts_notices.TEXTS | texts_lessons.TEXTS | texts_brief.TEXTS
COUNTS |= texts_lessons.COUNTS
