"""The same words only once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.lesson import Lesson, Polarity, Statement
from kb.lessons.copies import same_words

LESSON = Lesson("l1", 1, "p", 1, "", (), None, "nl", Statement(0, 1, Polarity.SUCCESS, 0.9))
SENTENCE = "Een vaste contactpersoon in elke wijk maakte voor de bewoners het verschil."


def same(left: str, right: str) -> bool:
    found = same_words([replace(LESSON, quote=left), replace(LESSON, id="l2", quote=right)])
    assert found["l1"] == "l1"
    return found["l2"] == "l1"


@pytest.mark.parametrize(
    "other",
    [
        SENTENCE,
        SENTENCE.upper(),
        SENTENCE.replace(".", "!"),
        SENTENCE.replace("contactpersoon", "contactpersonen"),
        SENTENCE.replace("Een vaste", "Eén vaste"),
    ],
)
def test_nearly_the_same_words_are_one(other: str) -> None:
    assert same(SENTENCE, other)


@pytest.mark.parametrize(
    "other",
    [
        SENTENCE.replace("maakte", "maakte niet"),
        SENTENCE.replace("Een vaste", "Geen vaste"),
        SENTENCE.replace("wijk", "2 wijken"),
        "Een vaste contactpersoon in elke wijk kost de gemeente te veel geld.",
        "Iets heel anders.",
    ],
)
def test_other_words_are_not(other: str) -> None:
    assert not same(SENTENCE, other)
