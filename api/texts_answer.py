"""The strings of the page with an answer in prose, as (Dutch, English)."""

from __future__ import annotations

LANGUAGES = ("nl", "en")
TEXTS: dict[str, tuple[str, str]] = {
    "heading": ("Antwoord in lopende tekst", "Answer in prose"),
    "lead": (
        "Een computer schrijft een kort antwoord. Bij elke zin staat uit welke bron die komt.",
        "A computer writes a short answer. Each sentence tells which source it comes from.",
    ),
    "question": ("Uw vraag", "Your question"),
    "write": ("Antwoord in lopende tekst", "Answer in prose"),
    "busy": ("Het antwoord wordt geschreven…", "The answer is being written…"),
    "takes": (
        "Even geduld na het klikken: schrijven kan tot {seconds} seconden duren.",
        "Please wait after clicking: writing can take up to {seconds} seconds.",
    ),
    "privacy": (
        "Uw vraag en de gevonden citaten gaan naar het taalmodel dat de beheerder heeft gekozen. "
        "Zet geen namen of gegevens van mensen in uw vraag.",
        "Your question and the quotes found go to the language model that the administrator chose. "
        "Put no names or details of people in your question.",
    ),
    "warning": (
        "Let op: een machine schreef deze tekst. Er kunnen fouten in staan. Alleen de citaten eronder zijn letterlijk "
        "wat er in de publicaties staat.",
        "Note: a machine wrote this text. It may contain mistakes. Only the quotes below are word for word what the "
        "publications say.",
    ),
    "answer": ("Antwoord", "Answer"),
    "source_number": ("bron {n}", "source {n}"),
    "sources": ("Bronnen", "Sources"),
    "sources_lead": (
        "Dit zijn de citaten waar het antwoord op steunt.",
        "These are the quotes that the answer rests on.",
    ),
    "other_sources": ("Ook gevonden, maar niet gebruikt", "Also found, but not used"),
    "based": ("Gebaseerd op {n} van {total} gevonden lessen", "Based on {n} of {total} lessons found"),
    "passages": ("{n} andere citaten zijn ook gebruikt", "{n} other quotes were used too"),
    "passages_one": ("1 ander citaat is ook gebruikt", "1 other quote was used too"),
    "dropped": (
        "{n} zinnen zijn weggelaten: kb vond er geen steun voor in de bronnen.",
        "{n} sentences were left out: kb found no support for them in the sources.",
    ),
    "dropped_one": (
        "1 zin is weggelaten: kb vond er geen steun voor in de bronnen.",
        "1 sentence was left out: kb found no support for it in the sources.",
    ),
    "model": ("Taalmodel: {name}", "Language model: {name}"),
    "not_answered": (
        "Deze kennisbank lijkt geen antwoord op uw vraag te hebben. Daarom is er geen tekst geschreven.",
        "This knowledge base does not seem to answer your question. So no text was written.",
    ),
    "nothing_left": (
        "Er is geen zin over die door de bronnen wordt gesteund. Lees de citaten hieronder of bekijk alle resultaten.",
        "No sentence is left that the sources support. Read the quotes below, or see all results.",
    ),
    "to_results": ("Bekijk alle resultaten bij deze vraag", "See all results for this question"),
    "off": (
        "Antwoorden in lopende tekst staan hier niet aan. De beheerder kan ze aanzetten.",
        "Answers in prose are not switched on here. The administrator can switch them on.",
    ),
    "failed": (
        "Het schrijven is niet gelukt. Probeer het later nog eens, of bekijk de resultaten.",
        "The writing did not succeed. Try again later, or see the results.",
    ),
    "slow": (
        "Het schrijven duurde te lang. Probeer het later nog eens, of bekijk de resultaten.",
        "The writing took too long. Try again later, or see the results.",
    ),
    "busy_now": (
        "Er worden nu veel antwoorden geschreven. Wacht {seconds} seconden en probeer het nog eens.",
        "Many answers are being written now. Wait {seconds} seconds and try again.",
    ),
    "enough": (
        "U vroeg in korte tijd veel antwoorden. Wacht {seconds} seconden en probeer het nog eens.",
        "You asked for many answers in a short time. Wait {seconds} seconds and try again.",
    ),
    "elsewhere": (
        "Deze vraag kwam van een andere website. Stel uw vraag op deze pagina.",
        "This question came from another website. Ask your question on this page.",
    ),
}


class Words:
    """The strings of these pages in one language; called like the ``t`` of other pages."""

    def __init__(self, code: str) -> None:
        self._column = LANGUAGES.index(code)

    def __call__(self, key: str, **values: object) -> str:
        """The string with this key, its holes filled."""
        return TEXTS[key][self._column].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The string with this key for one or for several."""
        return self(f"{key}_one" if number == 1 else key, n=number, **values)
