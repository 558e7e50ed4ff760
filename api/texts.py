"""All strings of the pages, as (Dutch, English). The Dutch is plain: short sentences, common words."""

from __future__ import annotations

from api import texts_brief, texts_lessons

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
    "see_page": ("Bekijk de bladzijde", "See the page"),
    "more_lessons": ("Meer lessen over deze vraag", "More lessons on this question"),
    "nav_patterns": ("Patronen", "Patterns"),
    "nav_gaps": ("Witte vlekken", "Gaps"),
    "nav_docs": ("Voor ontwikkelaars", "For developers"),
    # Search form
    "question": ("Wat wilt u weten?", "What do you want to know?"),
    "question_hint": (
        "Stel een vraag of typ een paar woorden, in het Nederlands of Engels.",
        "Ask a question or type a few words, in Dutch or English.",
    ),
    "search": ("Zoek", "Search"),
    "examples": ("Probeer bijvoorbeeld", "Try for example"),
    "browse": ("Of kijk rond", "Or look around"),
    # Results
    "results": ("Resultaten", "Results"),
    "title_results": ("{query} – Kennisbank", "{query} – Knowledge base"),
    "title_page": ("{title} – Kennisbank", "{title} – Knowledge base"),
    "page_of": ("Pagina {page} van {pages}", "Page {page} of {pages}"),
    "previous": ("Vorige pagina", "Previous page"),
    "next": ("Volgende pagina", "Next page"),
    "paging": ("Bladeren", "Pages"),
    "read_on": ("Lees verder in de publicatie", "Read on in the publication"),
    "source": ("Bron", "Source"),
    "to_source": ("Naar de bron", "Go to the source"),
    "other_site": ("(andere website)", "(other website)"),
    "page_short": ("p.", "p."),
    "slide": ("dia", "slide"),
    "within": ("U zoekt nu in één publicatie:", "You are now searching one publication:"),
    "within_all": ("Zoek in alle publicaties", "Search all publications"),
    "also_in": ("Ook in:", "Also in:"),
    "less_fitting": ("Minder passende resultaten", "Less fitting results"),
    "legend_sentence": ("zin die het best bij uw vraag past", "sentence that fits your question best"),
    "legend_own": ("woord uit uw vraag", "word of your question"),
    "legend_related": ("woord dat erop lijkt of hetzelfde betekent", "word like it or with the same meaning"),
    # How the question was understood
    "shown_for": ("Getoond voor", "Shown for"),
    "search_instead": ("Zoek toch naar", "Search instead for"),
    "asked_for": ("Gezocht naar:", "Looked for:"),
    "drop_intent": ("Let hier niet op:", "Leave this aside:"),
    "unfound": (
        "Geen enkele passage bevat letterlijk {phrases}. Wij zochten naar de losse woorden.",
        "No passage holds {phrases} word for word. We searched for the separate words.",
    ),
    "literal": ("Wij pasten uw vraag niet aan.", "We did not adapt your question."),
    "literal_undo": ("Zoek op de gewone manier", "Search in the usual way"),
    "not_answered": (
        "Wij vinden hier geen passage die uw vraag beantwoordt. Dit ligt er het dichtst bij:",
        "We find no passage here that answers your question. These come nearest:",
    ),
    "how_searched": ("Zo is gezocht", "How we searched"),
    "question_language": ("Wij lazen uw vraag als {language}.", "We read your question as {language}."),
    "searched_too": ("Wij zochten ook op deze woorden:", "We also searched for these words:"),
    # Filters
    "filters": ("Filters", "Filters"),
    "to_filters": ("Naar de filters", "Go to the filters"),
    "active_filters": ("U ziet alleen", "You only see"),
    "remove_filter": ("Haal dit filter weg:", "Remove this filter:"),
    "clear_filters": ("Haal alle filters weg", "Remove all filters"),
    "apply_filters": ("Pas filters toe", "Apply filters"),
    "more_values": ("Toon er nog {n}", "Show {n} more"),
    "programme": ("Programma", "Programme"),
    "kind": ("Soort publicatie", "Kind of publication"),
    "theme": ("Thema", "Theme"),
    "target_group": ("Doelgroep", "Target group"),
    "region": ("Regio", "Region"),
    "language": ("Taal", "Language"),
    "publication": ("Publicatie", "Publication"),
    "year": ("Jaar", "Year"),
    "year_from": ("Vanaf jaar", "From year"),
    "year_to": ("Tot en met jaar", "Up to and including year"),
    # Nothing found, nothing there
    "nothing_found": ("Niets gevonden", "Nothing found"),
    "nothing_help_filters": (
        "Haal een filter weg, of zoek zonder filters.",
        "Remove a filter, or search without filters.",
    ),
    "nothing_help_words": (
        "Gebruik andere woorden, of beschrijf in een zin wat u zoekt.",
        "Use other words, or describe in a sentence what you are looking for.",
    ),
    "nothing_help_browse": ("Bekijk alle publicaties", "See all publications"),
    "no_such_page": (
        "Deze pagina met resultaten is er niet. Ga terug naar de eerste pagina.",
        "There is no such page of results. Go back to the first page.",
    ),
    "first_page": ("Naar de eerste pagina", "Go to the first page"),
    "empty_kb": ("De kennisbank is nog leeg", "The knowledge base is still empty"),
    "empty_kb_help": (
        "Er zijn nog geen publicaties. De beheerder kan ze toevoegen met het commando {command}.",
        "There are no publications yet. The administrator can add them with the command {command}.",
    ),
    # Notices
    "notice": ("Let op", "Please note"),
    "notice_too_long": (
        "Uw vraag heeft {length} tekens. Dat is te lang: gebruik er hoogstens {limit}.",
        "Your question has {length} characters. That is too long: use at most {limit}.",
    ),
    "notice_years": (
        "Het eerste jaar ligt na het laatste jaar. Wissel de jaren om.",
        "The first year is later than the last year. Swap the years.",
    ),
    "notice_year": (
        "“{value}” is geen jaar. Typ een jaar met vier cijfers, bijvoorbeeld 2015.",
        "“{value}” is not a year. Type a year of four digits, for example 2015.",
    ),
    "notice_value": (
        "De kennisbank kent een van uw filters niet. Haal dat filter weg en zoek opnieuw.",
        "The knowledge base does not know one of your filters. Remove that filter and search again.",
    ),
    "notice_many": ("U koos te veel filters. Kies er minder.", "You chose too many filters. Choose fewer."),
    # Publications
    "publications": ("Publicaties", "Publications"),
    "about": ("Over deze publicatie", "About this publication"),
    "contents": ("Inhoud", "Contents"),
    "text": ("Tekst", "Text"),
    "date": ("Datum", "Date"),
    "publisher": ("Uitgever", "Publisher"),
    "length": ("Omvang", "Length"),
    "similar_publications": ("Vergelijkbare publicaties", "Similar publications"),
    "link_passage": ("Link naar dit stuk tekst", "Link to this piece of text"),
    "speaker_note": ("Notitie bij de dia", "Speaker note"),
    "to_top": ("Naar boven", "Back to top"),
    # Errors
    "error_404": ("Deze pagina is er niet", "This page does not exist"),
    "error_404_help": (
        "Misschien is de publicatie weggehaald, of klopt het adres niet helemaal. Zoek hieronder verder.",
        "Perhaps the publication was removed, or the address is not quite right. Search below.",
    ),
    "error_405": ("Dat kan hier niet", "That cannot be done here"),
    "error_405_help": ("Deze pagina kunt u alleen bekijken.", "You can only view this page."),
    "error_422": ("Dit adres klopt niet", "This address is not right"),
    "error_422_help": (
        "De kennisbank begrijpt een deel van het adres niet. Zoek hieronder opnieuw.",
        "The knowledge base does not understand part of the address. Search again below.",
    ),
    "error_500": ("Er ging iets mis", "Something went wrong"),
    "error_500_help": (
        "Dat ligt niet aan u. Probeer het later nog eens. Blijft het misgaan? Meld het dan aan de beheerder.",
        "It is not your fault. Please try again later. If it keeps going wrong, tell the administrator.",
    ),
    "error_503": ("De kennisbank kan nu niet zoeken", "The knowledge base cannot search now"),
    "error_503_help": (
        "Probeer het over een paar minuten nog eens. Blijft het misgaan? Meld het dan aan de beheerder.",
        "Please try again in a few minutes. If it keeps going wrong, tell the administrator.",
    ),
    "error_detail": ("Melding voor de beheerder", "Message for the administrator"),
    "to_start": ("Naar het begin", "Go to the start page"),
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

# The kinds of answer a question can ask for, as they follow "asked_for".
INTENTS: dict[str, tuple[str, str]] = {
    "success": ("succesfactoren", "success factors"),
    "barrier": ("wat tegenwerkt", "barriers"),
    "recommendation": ("tips en lessen", "recommendations and lessons"),
    "result": ("resultaten", "results"),
    "example": ("voorbeelden", "examples"),
    "tool": ("hulpmiddelen", "tools"),
    "who": ("wie er meedoen", "who takes part"),
    "what": ("uitleg van een begrip", "what something is"),
}

# Relevance: ((Dutch, English) label, (Dutch, English) meaning).
RELEVANCE: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "direct": (
        ("direct antwoord", "direct answer"),
        ("Deze passage geeft waarschijnlijk antwoord op uw vraag.", "This passage probably answers your question."),
    ),
    "related": (
        ("verwant", "related"),
        (
            "Deze passage gaat over uw onderwerp, maar geeft misschien geen antwoord.",
            "This passage is about your subject, but may not answer your question.",
        ),
    ),
    "weak": (
        ("zwak", "weak"),
        (
            "Deze passage heeft weinig met uw vraag te maken.",
            "This passage has little to do with your question.",
        ),
    ),
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

TEXTS |= texts_lessons.TEXTS | texts_brief.TEXTS
COUNTS |= texts_lessons.COUNTS
