"""How a question was understood, as the search page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.forms import SearchForm
from api.render import Frame
from kb.types import SearchResult


@dataclass(frozen=True, slots=True)
class Understood:
    """What is told above the results.

    ``shown`` and ``typed`` are the corrected words after and before, joined; ``literal`` is there when the reader chose
    to have the question taken as typed. ``also`` is (words of the question, words searched besides), ``language`` the
    name of the question's language. The addresses undo each of these.
    """

    shown: str
    typed: str
    typed_href: str
    intent: str | None
    plain_href: str
    literal: bool
    usual_href: str
    answered: bool
    language: str
    also: tuple[tuple[str, str], ...]
    unfound: str


def understood(result: SearchResult, form: SearchForm, frame: Frame) -> Understood:
    """What to tell of an answer."""
    notices = result.notices
    first = replace(form, page=1)
    return Understood(
        shown=", ".join(shown for _, shown in notices.corrections),
        typed=", ".join(typed for typed, _ in notices.corrections),
        typed_href=frame.link("/", *replace(first, as_typed=True).pairs()),
        intent=frame.ui.intent(notices.intent) if notices.intent else None,
        plain_href=frame.link("/", *replace(first, plain=True).pairs()),
        literal=form.as_typed or form.plain,
        usual_href=frame.link("/", *replace(first, as_typed=False, plain=False).pairs()),
        answered=result.answered,
        language=frame.ui.language(notices.language),
        also=_also(notices.synonyms, notices.expansions),
        unfound=", ".join(f"“{phrase}”" for phrase in notices.unfound),
    )


def _also(*sources: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """What was searched besides each stretch of the question, from all sources, each word once."""
    found: dict[str, dict[str, None]] = {}
    for source in sources:
        for words, others in source.items():
            found.setdefault(words, {}).update(dict.fromkeys(others))
    return tuple((words, ", ".join(others)) for words, others in found.items() if others)
