"""The signs by which a passage fits a kind of answer: its headings, the kind of its publication, words in its text.

Cues are stems looked for in lower-case text: that costs microseconds a passage, and hundreds are judged a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# What each sign is worth; signs add up as chances do, so that their sum stays below 1.
_OWN_HEADING, _OUTER_HEADING = 0.8, 0.6
_ONE_WORD, _MORE_WORDS = 0.35, 0.5
_DEFINITION, _PERSON = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Cues:
    """Stems in headings, stems in texts, and how well kinds of publications fit (0 to 1)."""

    headings: Sequence[str]
    words: Sequence[str] = ()
    kinds: Mapping[str, float] | None = None


CUES: Mapping[str, Cues] = {
    "success": Cues(
        "succes|hielp|helpt|helped|helps|wat werkt|what work|bevorder|enabl|facilitat|werkzame|randvoorwaarde"
        "|strengths|sterke punten|ging goed|went well".split("|"),
        "succesfactor|hielp|bevorder|droeg bij|droegen bij|dankzij|cruciaal|maakte het mogelijk|werkte goed|doorslaggev"
        "|success factor|helped|thanks to|contributed to|crucial|enabled|made it possible".split("|"),
    ),
    "barrier": Cues(
        "belemmer|knelpunt|remde|remt|remmen|obstakel|hinder|valkuil|faalfactor|barri|obstacle|pitfall|bottleneck"
        "|hamper|challenge|vastlo|loopt vast|mis ging|misging|went wrong|wat niet|drempel|struikel".split("|"),
        "belemmer|knelpunt|remde|remt |remmen|obstakel|hinder|valkuil|ontbrak|gebrek aan|stagneer|bemoeilijk|onzeker"
        "|te weinig|barrier|obstacle|pitfall|hampered|lack of|difficult".split("|"),
    ),
    "recommendation": Cues(
        "aanbevel|tips|lessen|lesson|recommend|advie|advice|geleerd|learned|learnt|leerpunt|aan de slag".split("|"),
        "aanbevel|bevelen |adviseer|raden aan|zorg ervoor|les is|lessen|lesson|recommend|advise|should ".split("|"),
    ),
    "result": Cues(
        "resulta|result|opbrengst|effect|uitkomst|outcome|impact|kwam eruit|opgeleverd|bereikt|achieved|study found"
        "|zegt de evaluatie".split("|"),
        "resultaat|resultaten|leverde|opgeleverd|effect|daalde|steeg|verbeterd|afname|toename|result|outcome|improved"
        "|decreas|increas|procent".split("|"),
        {"evaluation": 0.3, "final-report": 0.3, "research-summary": 0.3},
    ),
    "example": Cues(
        "voorbeeld|example|best practice|good practice|case stud|casus|uit de praktijk|in de praktijk".split("|"),
        "bijvoorbeeld|voorbeeld|for example|for instance|example".split("|"),
        {"practice-example": 0.7},
    ),
    "tool": Cues(
        "instrument|hulpmiddel|tool|handreiking|handleiding|checklist|stappenplan|werkvorm|vragenlijst|manual|guide"
        "|questionnaire|vragen voor uw".split("|"),
        "instrument|hulpmiddel|tool|handreiking|handleiding|checklist|stappenplan|vragenlijst|questionnaire".split("|"),
        {"tool": 0.7},
    ),
    "who": Cues("contact|projectleider|wie |who |betrokken|auteur|author|team|deelnemer|participants".split("|")),
    "what": Cues(
        "wat is|wat zijn|what is|what are|definitie|definition|begrip|verstaan|uitgelegd|explained|betekenis".split("|")
    ),
}

_DEFINING = (
    r"\W+(?:\([^)]{1,80}\)\W+)?(?:is|zijn|was|are|betekent|betekenen|means|mean|refers to|staat voor|stands for"
    r"|houdt in|omvat)(?!\w)"
)
_NAMED = re.compile(
    r"projectleider|programmaleider|directeur|hoogleraar|bestuurder|voorzitter|onderzoeker|coördinator|manager"
    r"|project leader|director|professor|chair|researcher|coordinator"
)


def fit(kind: str, topic: str, heading: tuple[str, ...], publication_kind: str | None, text: str) -> float:
    """How well a passage fits the intent ``kind``, 0 to 1; definitions and persons must be about ``topic``."""
    cues = CUES[kind]
    low = text.casefold()
    if kind in ("what", "who"):
        return _fit_topic(kind, topic.casefold(), heading, low)
    signs = [_heading_fit(kind, heading), (cues.kinds or {}).get(publication_kind or "", 0.0)]
    found = sum(word in low for word in cues.words)
    signs.append(_MORE_WORDS if found > 1 else _ONE_WORD if found else 0.0)
    return _together(signs)


def _fit_topic(kind: str, topic: str, heading: tuple[str, ...], low: str) -> float:
    about = topic in low
    titled = any(topic in part.casefold() for part in heading)
    if not (about or titled):
        return 0.0
    signs = [_heading_fit(kind, heading) if titled or kind == "who" else 0.0]
    if kind == "what":
        signs.append(_DEFINITION if about and _definition(topic).search(low) else 0.0)
    else:
        signs.append(_PERSON if about and _NAMED.search(low) else 0.0)
    return _together(signs)


@lru_cache(maxsize=4096)
def _heading_fit(kind: str, heading: tuple[str, ...]) -> float:
    """The innermost heading counts most."""
    stems = CUES[kind].headings
    fits = [any(stem in part.casefold() for stem in stems) for part in heading]
    if not any(fits):
        return 0.0
    return _OWN_HEADING if fits[-1] else _OUTER_HEADING


@lru_cache(maxsize=256)
def _definition(topic: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(topic)}{_DEFINING}")


def _together(signs: list[float]) -> float:
    missing = 1.0
    for sign in signs:
        missing *= 1.0 - sign
    return 1.0 - missing
