"""What a page of results shows for feedback."""

from __future__ import annotations

from dataclasses import dataclass

from api.forms import SearchForm
from api.render import Frame
from api.texts_feedback import TEXTS, FeedbackWords
from kb.feedback import MAX_REASON
from kb.types import SearchResult

TOLD = "feedback"  # the parameter that says how it went
ON = "feedback_on"  # the parameter that says of which passage; absent when it was about the whole answer
ANCHOR = "feedback"


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """Where feedback goes, what goes with it, and what to tell of the feedback that was just sent.

    ``on`` is the passage that ``told`` is about, None when it is about the whole answer.
    """

    words: FeedbackWords
    action: str
    fields: tuple[tuple[str, object], ...]
    told: str | None
    thanks: bool = False
    on: int | None = None
    max_reason: int = MAX_REASON
    anchor: str = ANCHOR


def feedback_view(form: SearchForm, result: SearchResult, frame: Frame, per_publication: int | None) -> FeedbackView:
    """The view for a page of results; ``per_publication`` as it was given to the search."""
    words = FeedbackWords(frame.ui.code)
    shown = ",".join(str(hit.passage.id) for hit in result.hits)
    fields = [*form.pairs(form.page), ("shown", shown)]
    if per_publication is not None:
        fields.append(("per_publication", per_publication))
    asked = dict(frame.query)
    key = f"told_{asked.get(TOLD, '')}"
    on = next((hit.passage.id for hit in result.hits if str(hit.passage.id) == asked.get(ON)), None)
    told = words(key) if key in TEXTS else None
    return FeedbackView(words, frame.link("/feedback"), tuple(fields), told, key == "told_thanks", on)
