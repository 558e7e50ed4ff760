"""Judging lessons: what is kept, what it changes, and what can be learnt from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import NotFound, QueryError
from kb.lesson import Polarity, Status

from .lesson_home import NOW, LessonHome, Said

TEXT = "Gebrek aan vertrouwen remde de samenwerking."
OTHER = "Een vaste coördinator hield vaart in het werk."
SAID = [
    Said(TEXT, Polarity.SUCCESS, "coordinator", "leadership", confidence=0.6),
    Said(OTHER, Polarity.SUCCESS, "coordinator", confidence=0.9),
]
WHO = "Redactie"


@pytest.fixture
def home(tmp_path: Path) -> LessonHome:
    home = LessonHome(tmp_path)
    home.add("een", SAID, "op-een-lijn")
    return home


def test_validating_keeps_who_and_when(home: LessonHome) -> None:
    id = home.lesson(TEXT).id
    review = home.reviewing.validate(id, f"  {WHO} ", " klopt ")
    assert (review.who, review.at, review.note, review.status) == (WHO, NOW, "klopt", Status.VALIDATED)
    assert home.lesson(TEXT).status is Status.VALIDATED
    assert home.reviewing.history(id) == [review]


def test_a_correction_changes_what_is_named_and_nothing_else(home: LessonHome) -> None:
    id = home.lesson(TEXT).id
    home.reviewing.correct(id, WHO, polarity="barrier", determinants=["sociale steun", "social-support"])
    lesson = home.lesson(TEXT)
    assert lesson.polarity is Polarity.BARRIER
    assert [(x.id, x.confidence) for x in lesson.statement.determinants] == [("social-support", 1.0)]
    assert [x.id for x in lesson.statement.themes] == ["leadership"]
    home.reviewing.correct(id, WHO, themes=[])
    assert home.lesson(TEXT).statement.themes == ()


def test_a_later_judgement_keeps_earlier_corrections(home: LessonHome) -> None:
    id = home.lesson(TEXT).id
    home.reviewing.correct(id, WHO, polarity="barrier")
    home.reviewing.reject(id, "Ander")
    assert home.lesson(TEXT).status is Status.REJECTED
    home.reviewing.validate(id, WHO)
    assert home.lesson(TEXT).polarity is Polarity.BARRIER
    assert [review.status for review in home.reviewing.history(id)] == ["validated", "rejected", "validated"]


def test_judgements_survive_a_new_reading(home: LessonHome) -> None:
    home.reviewing.correct(home.lesson(TEXT).id, WHO, polarity="barrier")
    home.store.delete_publication("een")
    home.add("een", [Said("Iets nieuws vooraf.", Polarity.FINDING), *SAID], "op-een-lijn")
    assert home.lesson(TEXT).polarity is Polarity.BARRIER
    assert home.lesson(TEXT).status is Status.VALIDATED


def test_the_queue_has_what_nobody_judged_the_least_sure_first(home: LessonHome) -> None:
    assert [lesson.quote for lesson in home.reviewing.queue()] == [TEXT, OTHER]
    assert home.reviewing.queue(polarity=["barrier"]) == []
    assert len(home.reviewing.queue(programme="Op één lijn")) == 2
    assert home.reviewing.queue(programme="awpg") == []
    home.reviewing.validate(home.lesson(TEXT).id, WHO)
    home.reviewing.reject(home.lesson(OTHER).id, WHO)
    assert home.reviewing.queue() == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"polarity": "goed"}, "success, barrier, recommendation, result, finding"),
        ({"determinants": ["goed"]}, "coordinator"),
        ({"themes": ["goed"]}, "leadership"),
        ({}, "which polarity"),
    ],
)
def test_a_wrong_correction_is_told_and_not_kept(home: LessonHome, wrong: dict[str, object], told: str) -> None:
    id = home.lesson(TEXT).id
    with pytest.raises(QueryError) as error:
        home.reviewing.correct(id, WHO, **wrong)  # type: ignore[arg-type]
    assert told in str(error.value)
    assert home.reviewing.history(id) == []


@pytest.mark.parametrize("who", ["", "  ", "x" * 101, "a\x00b"])
def test_a_judgement_needs_a_name(home: LessonHome, who: str) -> None:
    with pytest.raises(QueryError, match="name"):
        home.reviewing.validate(home.lesson(TEXT).id, who)


def test_an_unknown_lesson_is_told(home: LessonHome) -> None:
    for call in (home.reviewing.validate, home.reviewing.reject):
        with pytest.raises(NotFound):
            call("l0", WHO)
    with pytest.raises(NotFound):
        home.reviewing.history("l0")


def test_labels_have_the_form_of_the_shipped_ones(home: LessonHome) -> None:
    home.reviewing.correct(home.lesson(TEXT).id, WHO, polarity="barrier")
    home.reviewing.reject(home.lesson(OTHER).id, WHO)
    labels = {label["text"]: label for label in home.reviewing.labels()}
    shipped = Path(__file__).resolve().parents[3] / "corpus" / "labels" / "corpus.jsonl"
    with shipped.open(encoding="utf-8") as file:
        assert set(json.loads(next(file))) == set(labels[TEXT])
    assert labels[TEXT] | {"id": ""} == {
        "id": "",
        "publication": "een",
        "language": "nl",
        "heading": "Verslag",
        "text": TEXT,
        "is_lesson": 1,
        "polarity": "barrier",
        "determinant": ["coordinator"],
        "theme": ["leadership"],
    }
    assert (labels[OTHER]["is_lesson"], labels[OTHER]["polarity"], labels[OTHER]["determinant"]) == (0, None, [])


def test_labels_of_a_publication_that_is_gone(home: LessonHome) -> None:
    home.reviewing.validate(home.lesson(OTHER).id, WHO)
    home.reviewing.correct(home.lesson(TEXT).id, WHO, polarity="barrier", determinants=[])
    home.store.delete_publication("een")
    # Nobody said what the first one is, so there is nothing to learn from it.
    assert [(label["text"], label["polarity"]) for label in home.reviewing.labels()] == [(TEXT, "barrier")]
