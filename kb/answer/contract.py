"""The JSON of an answer in prose; command line and API give the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.answer.types import Grounds, Outcome, Sentence, Source
from kb.contract import source_json


def answer_json(
    grounds: Grounds, sentences: Sequence[Sentence], outcome: Outcome, base: str | None = None
) -> dict[str, Any]:
    """A whole answer as one document. ``base`` as for ``kb.contract.source_json``."""
    return {
        **grounds_json(grounds, base),
        "sentences": [sentence_json(sentence) for sentence in sentences],
        **outcome_json(outcome),
    }


def grounds_json(grounds: Grounds, base: str | None = None) -> dict[str, Any]:
    """What an answer may rest on: the event ``sources``."""
    return {
        "question": grounds.question,
        "language": grounds.language,
        "answered": grounds.answered,
        "sources": [_source(source, base) for source in grounds.sources],
    }


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """One sentence: the event ``sentence``. ``text`` is plain text, to be escaped where it is shown."""
    return {"text": sentence.text, "sources": list(sentence.sources)}


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """How it went: the event ``done``."""
    return {
        "answered": outcome.answered,
        "based_on": outcome.based_on,
        "of": outcome.of,
        "passages": outcome.passages,
        "dropped": outcome.dropped,
        "model": outcome.model,
    }


def _source(source: Source, base: str | None) -> dict[str, Any]:
    return {
        "number": source.number,
        "quote": source.quote,
        "lesson_id": source.lesson_id,
        "polarity": source.polarity,
        "passage_id": source.passage_id,
        "page": source.page,
        "heading": " > ".join(source.heading) or None,
        "language": source.language,
        "publication": source_json(source.publication, base),
    }
