"""The strings of the search page, as (Dutch, English); ``api.texts`` takes them in."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
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
    "title_results": ("{query} – {site}", "{query} – {site}"),
    "title_page": ("{title} – {site}", "{title} – {site}"),
    "results": ("Resultaten", "Results"),
    "page_of": ("Pagina {page} van {pages}", "Page {page} of {pages}"),
    "previous": ("Vorige pagina", "Previous page"),
    "next": ("Volgende pagina", "Next page"),
    "paging": ("Bladeren", "Pages"),
    "read_on": ("Lees verder in de publicatie", "Read on in the publication"),
    "see_page": ("Bekijk de pagina", "See the page"),
    "more_lessons": ("Meer lessen over deze vraag", "More lessons on this question"),
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
