"""The strings of feedback, as (Dutch, English)."""

from __future__ import annotations

from api.i18n import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    "helpful": ("Helpt", "Helps"),
    "not_helpful": ("Helpt niet", "Does not help"),
    "hit": ("resultaat {number}", "result {number}"),
    "reason": ("Waarom helpt het niet? U mag dit leeg laten.", "Why does it not help? You may leave this empty."),
    "missed": ("Mist u iets?", "Do you miss something?"),
    "missed_reason": ("Wat mist u bij deze vraag?", "What do you miss for this question?"),
    "send": ("Verstuur", "Send"),
    "kept": (
        "Wij bewaren uw vraag, wat u hier zag en wat u schrijft. Niet wie u bent. Schrijf geen namen op.",
        "We keep your question, what you saw here and what you write. Not who you are. Write down no names.",
    ),
    "kept_briefly": (
        "Wij bewaren uw mening, niet wie u bent. Schrijf geen namen op.",
        "We keep your opinion, not who you are. Write down no names.",
    ),
    "told_thanks": ("Dank u wel. Uw mening is bewaard.", "Thank you. Your opinion is kept."),
    "told_changed": (
        "Uw mening is niet bewaard: de resultaten zijn intussen anders, of er ontbrak iets. Probeer het nog eens.",
        "Your opinion was not kept: the results have changed since, or something was missing. Please try again.",
    ),
    "told_later": (
        "Uw mening is niet bewaard: u stuurde er veel achter elkaar. Wacht een minuut en probeer het nog eens.",
        "Your opinion was not kept: you sent many in a row. Wait a minute and try again.",
    ),
}


class FeedbackWords:
    """The strings of feedback in one language; called like the ``t`` of pages."""

    def __init__(self, code: str) -> None:
        self._column = LANGUAGES.index(code)

    def __call__(self, key: str, **values: object) -> str:
        """The string with this key, its holes filled."""
        return TEXTS[key][self._column].format(**values)
