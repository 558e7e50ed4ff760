"""Putting the parts together over an opened kb."""

from __future__ import annotations

from kb.answer.endpoint import Endpoint
from kb.answer.gathering import Gatherer
from kb.answer.support import Support
from kb.answer.writing import Answers
from kb.wiring import Application


def open_answers(application: Application) -> Answers:
    """What writes answers over ``application``. Raises AnswersOff when no endpoint is set, and SettingsError."""
    endpoint = Endpoint.of(application.settings)
    gatherer = Gatherer(application.kb, application.lesson_finder)
    return Answers(endpoint, gatherer, Support(application.encoders[1], application.indexes.lexical.analyzer))
