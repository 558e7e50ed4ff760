"""The fixed words of briefs and exports, as (Dutch, English). The Dutch is plain: short sentences, common words."""

from __future__ import annotations

from datetime import date

from kb.lesson import Polarity
from kb.lessons.brief_types import LinkKind, Section

_LANGUAGES = ("nl", "en")

WORDS: dict[str, tuple[str, str]] = {
    "site": ("Kennisbank", "Knowledge base"),
    "title": ("Notitie: {topic}", "Brief: {topic}"),
    "subtitle": (
        "Wat programma’s over dit onderwerp schreven, letterlijk en met bron",
        "What programmes wrote about this topic, word for word and with source",
    ),
    "how": (
        "Alle uitspraken hieronder zijn letterlijk overgenomen. Het nummer achter een uitspraak verwijst naar de "
        "leeslijst. Een computer zocht de uitspraken uit en zette ze bij elkaar. Controleer ze in de bron voordat u "
        "ze gebruikt.",
        "All statements below are quoted word for word. The number behind a statement refers to the reading list. A "
        "computer selected the statements and put them together. Check them in the source before you use them.",
    ),
    "not_answered": (
        "Let op: wij vinden geen publicatie die over dit onderwerp gaat. Dit ligt er het dichtst bij.",
        "Please note: we find no publication about this topic. These statements come nearest.",
    ),
    "sources": ("Leeslijst", "Reading list"),
    "no_sources": ("Er zijn geen bronnen gevonden.", "No sources were found."),
    "page": ("p. {n}", "p. {n}"),
    "pages": ("aangehaald: p. {n}", "quoted: p. {n}"),
    "under": ("onder de kop “{heading}”", "under the heading “{heading}”"),
    "about": ("over {label}", "about {label}"),
    "in_one": ("in 1 programma gevonden", "found in 1 programme"),
    "in_many": ("in {n} programma’s gevonden", "found in {n} programmes"),
    "same": ("Ook gezegd", "Also said"),
    "opposite": ("Daartegenover", "On the other hand"),
    "determinants": ("Factoren", "Determinants"),
    "themes": ("Thema’s", "Themes"),
    "no_gaps": (
        "Over elke factor en elk thema is iets gevonden.",
        "Something was found on every determinant and every theme.",
    ),
    "lessons_title": ("Lessen uit programma’s", "Lessons from programmes"),
    "lessons_none": ("Er zijn geen lessen die hieraan voldoen.", "No lessons match this."),
    "other_programme": ("Zonder programma", "Without a programme"),
}

# Section: ((Dutch, English) heading, explanation, sentence when nothing was found).
_SECTIONS: dict[Section, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    Section.PROGRAMMES: (
        ("Vergelijkbare programma’s", "Comparable programmes"),
        (
            "De publicaties van deze programma’s passen het best bij het onderwerp.",
            "The publications of these programmes fit the topic best.",
        ),
        ("Wij vonden geen vergelijkbare programma’s.", "We found no comparable programmes."),
    ),
    Section.SUCCESS: (
        ("Wat hielp", "What helped"),
        (
            "Succesfactoren die het best bij het onderwerp passen.",
            "The success factors that fit the topic best.",
        ),
        ("Wij vonden geen succesfactoren over dit onderwerp.", "We found no success factors on this topic."),
    ),
    Section.BARRIERS: (
        ("Wat tegenwerkte, en wat daar tegenover staat", "What hindered, and what is set against it"),
        (
            "Onder een belemmering staat wat een bron er tegenover zet, als wij dat vonden. Erbij staat hoe wij die "
            "twee met elkaar verbonden.",
            "Below a barrier stands what a source sets against it, if we found that, and how we linked the two.",
        ),
        ("Wij vonden geen belemmeringen over dit onderwerp.", "We found no barriers on this topic."),
    ),
    Section.TOOLS: (
        ("Hulpmiddelen", "Tools"),
        (
            "Publicaties die zelf een hulpmiddel zijn, en lessen die onder een kop over een hulpmiddel staan.",
            "Publications that are a tool, and lessons that stand under a heading about a tool.",
        ),
        ("Wij vonden geen hulpmiddelen over dit onderwerp.", "We found no tools on this topic."),
    ),
    Section.CONTRADICTIONS: (
        ("Tegenspraak", "Contradictions"),
        (
            "Wat bij het ene programma hielp, en bij het andere tegenwerkte of niet uitmaakte.",
            "What helped in one programme, and hindered or did not matter in another.",
        ),
        ("Wij vonden geen tegenspraak over dit onderwerp.", "We found no contradictions on this topic."),
    ),
    Section.GAPS: (
        ("Waarover niets is gevonden", "What nothing was found on"),
        (
            "Over deze factoren en thema’s vonden wij geen les die bij het onderwerp hoort. Dat wil niet zeggen dat ze "
            "er niet toe doen.",
            "On these determinants and themes we found no lesson that belongs to the topic. That does not mean that "
            "they do not matter.",
        ),
        ("", ""),
    ),
}

_LINKS: dict[LinkKind, tuple[str, str]] = {
    LinkKind.PASSAGE: ("Daartegenover, in dezelfde passage", "Set against it, in the same passage"),
    LinkKind.PUBLICATION: (
        "Daartegenover, in dezelfde publicatie over hetzelfde onderwerp",
        "Set against it, in the same publication on the same subject",
    ),
    LinkKind.PATTERN: (
        "Daartegenover, bij dezelfde belemmering in een andere publicatie",
        "Set against it, at the same barrier in another publication",
    ),
}

POLARITIES: dict[Polarity, tuple[str, str]] = {
    Polarity.SUCCESS: ("succesfactor", "success factor"),
    Polarity.BARRIER: ("belemmering", "barrier"),
    Polarity.RECOMMENDATION: ("aanbeveling", "recommendation"),
    Polarity.RESULT: ("resultaat", "result"),
    Polarity.FINDING: ("bevinding", "finding"),
}

_MONTHS: tuple[tuple[str, ...], ...] = (
    tuple("januari februari maart april mei juni juli augustus september oktober november december".split()),
    tuple("January February March April May June July August September October November December".split()),
)


class Words:
    """The fixed words in one language: Dutch for any but English."""

    def __init__(self, language: str) -> None:
        self.code = "en" if language == "en" else "nl"
        self._column = _LANGUAGES.index(self.code)

    def say(self, key: str, **values: object) -> str:
        """A sentence or word, its holes filled."""
        return WORDS[key][self._column].format(**values)

    def heading(self, section: Section) -> str:
        """The heading of a part."""
        return _SECTIONS[section][0][self._column]

    def explanation(self, section: Section) -> str:
        """What a part holds."""
        return _SECTIONS[section][1][self._column]

    def nothing(self, section: Section) -> str:
        """What an empty part says."""
        return _SECTIONS[section][2][self._column]

    def link(self, kind: LinkKind) -> str:
        """Why a quote is set against a barrier."""
        return _LINKS[kind][self._column]

    def polarity(self, polarity: Polarity) -> str:
        """What a lesson is called."""
        return POLARITIES[polarity][self._column]

    def day(self, day: date) -> str:
        """A date in words."""
        return f"{day.day} {_MONTHS[self._column][day.month - 1]} {day.year}"
