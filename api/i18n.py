"""The interface in Dutch and English: strings, counts, numbers, dates and the choice between the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from api.texts import COUNTS, EXAMPLES, INTENTS, LANGUAGE_NAMES, MONTHS, RELEVANCE, TEXTS

if TYPE_CHECKING:
    from kb.types import Metadata, Relevance

LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Interface:
    """Everything a page says in one language; ``code`` is an index into each pair of texts."""

    code: str

    def text(self, key: str, **values: object) -> str:
        """The string with this key, its holes filled with ``values``."""
        return TEXTS[key][self._column].format(**values)

    def count(self, key: str, number: int) -> str:
        """A number with its noun: "1 publicatie", "1.204 publicaties"."""
        one, many = COUNTS[key][self._column]
        return (one if number == 1 else many).format(n=self.number(number))

    def number(self, number: int) -> str:
        """A number with the reader's separator of thousands."""
        grouped = f"{number:,}"
        return grouped.replace(",", ".") if self.code == "nl" else grouped

    def day(self, day: date) -> str:
        """A date in words: "1 september 2015"."""
        return f"{day.day} {MONTHS[day.month - 1][self._column]} {day.year}"

    def when(self, meta: Metadata) -> str | None:
        """The day of publication if it is known, else the year."""
        if meta.date is not None:
            return self.day(meta.date)
        return str(meta.year) if meta.year is not None else None

    def pages(self, first: int | None, last: int | None = None, *, slides: bool = False) -> str | None:
        """Where something stands: "p. 4", "p. 4-5", "dia 3"; None where there are no pages."""
        if first is None:
            return None
        place = str(first) if last is None or last == first else f"{first}–{last}"
        return f"{self.text('slide' if slides else 'page_short')} {place}"

    def language(self, code: str) -> str:
        """The name of a language; a code without a name is its own name."""
        names = LANGUAGE_NAMES.get(code)
        return names[self._column] if names else code

    def intent(self, kind: str) -> str:
        """The kind of answer asked for; a kind without a name is its own name."""
        names = INTENTS.get(kind)
        return names[self._column] if names else kind

    def relevance(self, relevance: Relevance) -> tuple[str, str]:
        """How sure kb is that a passage answers: (label, what the label means)."""
        label, meaning = RELEVANCE[relevance.value]
        return label[self._column], meaning[self._column]

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions that a reader may start with."""
        return EXAMPLES[self.code]

    @property
    def _column(self) -> int:
        return LANGUAGES.index(self.code)


DUTCH = Interface("nl")
ENGLISH = Interface("en")


def chosen_language(wanted: str | None) -> str | None:
    """The language that was asked for in the address; None when it is not one of ours."""
    return wanted if wanted in LANGUAGES else None


def interface(wanted: str | None, accept_language: str | None) -> Interface:
    """The interface in the language of the address, else of the browser's first wish that is Dutch or English."""
    code = chosen_language(wanted) or _preferred(accept_language or "")
    return ENGLISH if code == "en" else DUTCH


def _preferred(accept_language: str) -> str:
    best, best_weight = "nl", 0.0
    for wish in accept_language.split(","):
        tag, _, parameter = wish.partition(";")
        code = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if code in LANGUAGES and weight > best_weight:
            best, best_weight = code, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
