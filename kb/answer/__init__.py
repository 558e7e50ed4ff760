"""Answers in prose: another program writes them, and only sentences that a quote supports are passed on."""

from kb.answer.errors import AnswersOff, EndpointFailed, EndpointSlow, TooManyAnswers
from kb.answer.opening import open_answers
from kb.answer.types import Grounds, Outcome, Restart, Sentence, Source
from kb.answer.writing import Answers

__all__ = [
    "Answers",
    "AnswersOff",
    "EndpointFailed",
    "EndpointSlow",
    "Grounds",
    "Outcome",
    "Restart",
    "Sentence",
    "Source",
    "TooManyAnswers",
    "open_answers",
]
