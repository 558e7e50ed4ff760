"""The strings of the pages on patterns and gaps, as (Dutch, English)."""

from __future__ import annotations

from api.i18n import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    "nav_patterns": ("Patronen", "Patterns"),
    "nav_gaps": ("Witte vlekken", "Gaps"),
    # Patterns
    "patterns": ("Patronen", "Patterns"),
    "patterns_lead": (
        "Wat programma’s steeds weer vertellen. Lessen die hetzelfde zeggen, staan bij elkaar. De naam van een "
        "patroon is een zin uit een publicatie.",
        "What programmes tell again and again. Lessons that say the same stand together. A pattern is named by a "
        "sentence from a publication.",
    ),
    "patterns_question": ("Waarover?", "About what?"),
    "patterns_found": ("Patronen: {n}", "Patterns: {n}"),
    "patterns_none": (
        "Er zijn geen patronen die hierbij passen. Kies minder programma’s of een ander onderwerp.",
        "No patterns fit this. Choose fewer programmes or another subject.",
    ),
    "polarity": ("Soort les", "Kind of lesson"),
    "any": ("Alle", "Any"),
    "determinant": ("Factor", "Factor"),
    "theme": ("Thema", "Theme"),
    "least_programmes": ("Genoemd door minstens zoveel programma’s", "Told by at least so many programmes"),
    "apply": ("Toon", "Show"),
    "quotes_of": ("Wat programma’s zeggen", "What programmes say"),
    "rules": ("Zo tellen wij", "How we count"),
    "settings": ("Waar het over gaat", "What it is about"),
    "kinds": ("Soorten publicaties", "Kinds of publications"),
    "target_groups": ("Doelgroepen", "Target groups"),
    "regions": ("Regio’s", "Regions"),
    "years": ("Jaren", "Years"),
    "supported": ("Resultaten die dit steunen", "Results that support this"),
    "contradictions": ("Dit spreekt elkaar tegen", "These speak against each other"),
    "contradictions_lead": (
        "Over hetzelfde onderwerp zeggen programma’s hier iets anders. Lees beide in hun verband.",
        "On the same subject programmes say something else here. Read both in their context.",
    ),
    "helped": ("Hielp", "Helped"),
    "against_hindered": ("Werkte tegen", "Hindered"),
    "against_no-matter": ("Maakte geen verschil", "Made no difference"),
    "read_source": ("Lees verder in de publicatie", "Read on in the publication"),
    "all_patterns": ("Alle patronen", "All patterns"),
    "previous": ("Vorige pagina", "Previous page"),
    "next": ("Volgende pagina", "Next page"),
    # Gaps
    "gaps": ("Witte vlekken", "Gaps"),
    "gaps_lead": (
        "Elk vak telt de lessen over een onderwerp. Een leeg vak is een witte vlek: daar vertelt geen publicatie iets "
        "over.",
        "Each cell counts the lessons on a subject. An empty cell is a gap: no publication tells anything there.",
    ),
    "rows": ("Rijen", "Rows"),
    "columns": ("Kolommen", "Columns"),
    "themes": ("Thema’s", "Themes"),
    "determinants": ("Factoren", "Factors"),
    "programmes": ("Programma’s", "Programmes"),
    "gaps_caption": (
        "Aantal lessen per vak: {rows} bij {columns}. {empty} van de {cells} vakken zijn leeg.",
        "Number of lessons in each cell: {rows} by {columns}. {empty} of {cells} cells are empty.",
    ),
    "gaps_region": ("Kaart van lessen", "Map of lessons"),
    "total": ("Totaal", "Total"),
    "cell": (
        "{row}, {column}: lessen {lessons}, programma’s {programmes}",
        "{row}, {column}: lessons {lessons}, programmes {programmes}",
    ),
    "no_lessons": ("geen lessen", "no lessons"),
    "nothing_at_all": ("Hierover vonden wij geen les", "We found no lesson about these"),
    "download": ("Bewaar", "Save"),
    "as_csv": ("Tabel (CSV)", "Table (CSV)"),
    "as_svg": ("Plaatje (SVG)", "Picture (SVG)"),
    "demand": ("Gevraagd, niet gevonden", "Asked, not found"),
    "demand_lead": (
        "Vragen waarop de kennisbank geen goed antwoord had. Alleen vragen die minstens {least} keer zijn gesteld, "
        "staan hier.",
        "Questions to which the knowledge base had no good answer. Only questions asked at least {least} times are "
        "shown.",
    ),
    "demand_none": ("Er zijn nog geen zulke vragen.", "There are no such questions yet."),
    "demand_question": ("Vraag", "Question"),
    "demand_asked": ("Aantal keer gesteld", "Times asked"),
    "demand_lessons": ("Lessen in de buurt", "Lessons near it"),
    "demand_programmes": ("Programma’s", "Programmes"),
}

POLARITIES: dict[str, tuple[str, str]] = {
    "success": ("succesfactor", "success factor"),
    "barrier": ("belemmering", "barrier"),
    "recommendation": ("aanbeveling", "recommendation"),
    "result": ("resultaat", "result"),
    "finding": ("bevinding", "finding"),
}


class Words:
    """The strings of these pages in one language; called like the ``t`` of other pages."""

    def __init__(self, code: str) -> None:
        self._column = LANGUAGES.index(code)

    def __call__(self, key: str, **values: object) -> str:
        """The string with this key, its holes filled."""
        return TEXTS[key][self._column].format(**values)

    def polarity(self, value: str) -> str:
        """The name of a polarity."""
        return POLARITIES[value][self._column]

    def either(self, texts: tuple[str, str]) -> str:
        """One of a pair of texts."""
        return texts[self._column]
