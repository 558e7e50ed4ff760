"""What is never a lesson, told without a model: furniture of pages, contact lines, names, references, questions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lessons.cues import heading_kinds

_LEAST_LETTERS = 8
_MOST_WORDS = 90

_ADDRESS = re.compile(r"\S+@\S+|\[at\]|\(at\)|^\W*(?:https?://|www\.)\S+\W*$|\+31|\b0\d{1,3}[\s\-]\d[\d\s\-]{5,}", re.I)
_LABELLED = re.compile(
    r"^(?:status|budget|looptijd|tel(?:efoon)?|e-?mail|auteurs?|datum|versie|adres|website|contact|fax|isbn|doi|"
    r"project(?:nummer|leider)|subsidie(?:gever|nummer)?|opdrachtgever|funded by|authors?|date|version|phone|"
    r"address|duration|published|toegevoegd door|geplaatst|laatst bijgewerkt|last updated|deel deze|share this)"
    r"\b[^.]{0,3}[:•|]",
    re.I,
)
# A whole line of these words alone: "Privacy" is a menu, "Privacy bleek een struikelblok" a lesson.
_MENU = re.compile(
    r"\W*(?:(?:inloggen|zoeken|menu|home|contact|download(?:s|en)?|aanmelden|abonneer|alle mensen|cookies?|privacy|"
    r"search|disclaimer|vacatures|nieuws|agenda|colofon|log ?in|sign (?:in|up)|subscribe|share|view|news|volg ons|"
    r"follow us|over ons|about us|vragen|zoek|sitemap|naar boven|twitter|linkedin|facebook)\W*){1,3}",
    re.I,
)
# The opening of a short line that sends the reader elsewhere.
_ERRAND = re.compile(
    r"^\W*(?:lees (?:meer|verder|ook|hoe|hier|de)|meer (?:weten|informatie|lezen)|neem (?:gerust )?contact|word lid|"
    r"terug naar|ga naar|bekijk (?:de|het|hier|ook|alle)|download (?:de|het|hier|the)|deel (?:dit|deze)|volg ons|"
    r"blijf op de hoogte|ontvang (?:de|onze|het)|schrijf (?:je|u) in|meld (?:je|u) aan|klik hier|je kunt ons|"
    r"stuur (?:ons )?een (?:mail|e-mail)|bel ons|read (?:more|on|also|the full)|more information|contact us|"
    r"get in touch|back to (?:the )?(?:top|overview|home)|go to|click here|see also|toegevoegd door|geplaatst op|"
    r"gepubliceerd op|posted (?:by|on)|published (?:on|by))\b",
    re.I,
)
_ERRAND_WORDS = 14
_REFERENCE = re.compile(
    r"\bet al\b\.?|\bdoi\b|\bISBN\b|^\W*\[?\d{1,3}[\].)]?\s+[A-Z][\w'’-]+,?\s+(?:[A-Z]\.?\s*){1,3}|"
    r"^[A-Z][\w'’-]+,?\s(?:[A-Z]\.\s*){1,4}.*\b(?:19|20)\d\d\b|\b\d{4};\s?\d+(?:\(\d+\))?:\s?\d+|"
    r"\([A-Z][\w'’-]+(?: (?:et al\.?|en|and|&) [A-Z]?[\w'’-]*)?,? (?:19|20)\d\d\)\.?$",
)
_ENTRY = re.compile(
    r"\b\d{4};\s?\d+(?:\(\d+\))?:\s?\d+|^\W*(?:\[?\d{1,3}[\].)]\s+)?[A-Z][\w'’-]+,?\s[A-Z](?:\.\s?[A-Z])*(?:\.,?|,)\s"
    r".*\b(?:19|20)\d\d\b"
)
_DATE = re.compile(
    r"^\W*(?:\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|(?:\d{1,2} )?(?:januari|februari|maart|april|mei|juni|juli|augustus|"
    r"september|oktober|november|december|january|february|march|may|june|july|august|october)"
    r"(?: \d{1,2},?)? \d{4})\W*$",
    re.I,
)
_NAME_PART = re.compile(r"^(?:[A-ZÀ-Þ][\w'’.-]*|[A-Z]\.)$")
_BETWEEN_NAMES = frozenset("van de der den ten ter te von du la en and het 't drs. dr. ir. mr. prof. ing.".split())
_STATES = re.compile(r"[a-zà-ÿ]{2,}\s+[a-zà-ÿ]{2,}")


def is_excluded(text: str, heading: Sequence[str]) -> bool:
    """Whether a stretch of text can be left out before any model looks at it."""
    words = text.split()
    if sum(c.isalpha() for c in text) < _LEAST_LETTERS or len(words) > _MOST_WORDS:
        return True
    if text.endswith(("?", ":")) or " | " in text:
        return True
    if _ADDRESS.search(text) or _LABELLED.match(text) or _DATE.match(text) or _MENU.fullmatch(text):
        return True
    if len(words) <= _ERRAND_WORDS and _ERRAND.match(text):
        return True
    return _is_reference(text, heading) or _is_name(words)


def is_reference_entry(line: str) -> bool:
    """Whether a whole line is an entry of a list of references: its title must not pass for a statement."""
    return bool(_ENTRY.search(line))


def _is_reference(text: str, heading: Sequence[str]) -> bool:
    under_sources = bool(heading) and "furniture" in heading_kinds(heading[-1])
    return bool(_REFERENCE.search(text)) and (under_sources or not _STATES.search(text) or text[:1] in "[0123456789")


def _is_name(words: Sequence[str]) -> bool:
    """A person or organisation: nothing but capitalised words, at least one surname (abbreviations are none)."""
    ends = words[-1].endswith((".", "!")) and len(words[-1]) > 2
    if not 1 < len(words) <= 6 or ends:
        return False
    parts = [w.strip(",()") for w in words if w.lower() not in _BETWEEN_NAMES]
    if not parts or not all(_NAME_PART.match(part) for part in parts):
        return False
    spelled = [part for part in parts if len(part) > 2 and not part.isupper()]
    return len(spelled) >= 2 or (len(spelled) == 1 and len(parts) > 1 and parts[0].endswith("."))
