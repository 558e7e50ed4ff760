"""Judging whether passages answer: the direction of every sign, and what is done for other models."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from toy import ToyEncoder

from index.e5 import NAME
from index.evidence import DIRECT, UNANSWERED, WEAK, Assessor, Candidate
from index.lexical import LexicalDocument, LexicalIndex
from index.sync import Indexes
from index.understanding import Interpreter, Understanding
from index.vectors import VectorIndex
from index.vocabulary import Vocabulary, count_words
from kb.types import Leg, Relevance, ScoreParts

TEXT = "Leiderschap groeit in de wijk wanneer bestuurders elkaar vertrouwen"


class Named(ToyEncoder):
    """The toy encoder under the name of the model that the weights were learnt for."""

    @property
    def fingerprint(self) -> str:
        return f"{NAME}-{super().fingerprint}"


def indexes(folder: Path, encoder: ToyEncoder, passages: int = 200) -> Indexes:
    lexical = LexicalIndex(folder)
    texts = [TEXT] + [f"Passage {n} over geld en samenwerking in de regio" for n in range(passages - 1)]
    lexical.rebuild([LexicalDocument(n, str(n), "nl", "", text) for n, text in enumerate(texts)], 1)
    vocabulary = Vocabulary(folder, encoder)
    words = sorted(count_words([("nl", text) for text in texts])["nl"])
    vocabulary.write({"nl": dict(zip(words, encoder.encode_queries(words), strict=True)), "en": {}}, 1)
    vectors = [VectorIndex(folder, encoder.fingerprint, encoder.dim, name) for name in ("vectors", "windows")]
    return Indexes(lexical, vectors[0], vectors[1], vocabulary)


def candidate(near: float | None = 0.5, lexical: float | None = 5.0, text: str = TEXT) -> Candidate:
    legs = {"lexical": Leg(1, lexical), "dense": Leg(1, near), "windows": Leg(1, near)}
    return Candidate(ScoreParts(**legs), text, "nl")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Indexes:
    return indexes(tmp_path_factory.mktemp("index"), Named())


@pytest.fixture
def assessor(built: Indexes) -> Assessor:
    return Assessor(built)


def asked(built: Indexes, query: str) -> Understanding:
    return Interpreter(built).understand(query)


def odds(built: Indexes, query: str, best: Sequence[Candidate]) -> float:
    return Assessor(built).odds(asked(built, query), best)


def test_a_passage_that_says_it_is_direct_and_one_that_says_nothing_weak(built: Indexes, assessor: Assessor) -> None:
    question = asked(built, "hoe groeit leiderschap in de wijk?")
    assert assessor.odds(question, [candidate()]) > UNANSWERED
    assert assessor.relevance(question, candidate()) is Relevance.DIRECT
    other = candidate(near=0.05, lexical=None, text="Een fietsband plakken")
    assert assessor.odds(question, [other]) < UNANSWERED
    assert assessor.relevance(question, other) is Relevance.WEAK


def test_without_any_evidence_nothing_answers(built: Indexes, assessor: Assessor) -> None:
    for query in ("leiderschap", "fietsband plakken", "2014", "wat is dat"):
        question = asked(built, query)
        assert assessor.odds(question, []) < UNANSWERED
        assert assessor.relevance(question, Candidate(ScoreParts(), "", "nl")) is Relevance.WEAK


def test_every_sign_speaks_for_an_answer(built: Indexes) -> None:
    query = "leiderschap bestuurders"
    usual = odds(built, query, [candidate()])
    assert odds(built, query, [candidate(near=0.3)]) < usual
    assert odds(built, query, [candidate(lexical=1.0)]) < usual
    assert odds(built, query, [candidate(text="Leiderschap groeit")]) < usual
    assert odds(built, "leiderschap fietsbanden", [candidate()]) < usual


def test_the_strongest_sign_of_any_passage_counts(built: Indexes) -> None:
    near, said = candidate(near=0.6, lexical=None, text="Geld"), candidate(near=0.1)
    both = odds(built, "leiderschap", [near, said])
    assert both > max(odds(built, "leiderschap", [near]), odds(built, "leiderschap", [said]))
    assert both == pytest.approx(odds(built, "leiderschap", [said, near]))


def test_a_passage_that_one_leg_did_not_find_is_as_near_as_the_other_says(built: Indexes, assessor: Assessor) -> None:
    half = Candidate(ScoreParts(dense=Leg(1, 0.4)), TEXT, "nl")
    assert assessor.evidence(asked(built, "leiderschap"), [half]).nearness == pytest.approx(0.4)


def test_a_question_of_figures_alone_is_answered_where_they_stand(built: Indexes) -> None:
    assert odds(built, "2014", [candidate(lexical=4.0)]) > odds(built, "2014", [candidate(lexical=None)])


def test_the_same_signs_say_more_in_a_small_collection(tmp_path: Path, built: Indexes) -> None:
    small = indexes(tmp_path, Named(), passages=10)
    signs = Assessor(small).evidence(asked(small, "leiderschap"), [candidate()])
    assert Assessor(small)._weighed(signs) > Assessor(built)._weighed(signs) + 1


def test_questions_take_turns(built: Indexes, assessor: Assessor) -> None:
    """What is remembered of one question is not used for another."""
    first, second = asked(built, "leiderschap in de wijk"), asked(built, "fietsband plakken")
    once = (assessor.odds(first, [candidate()]), assessor.odds(second, [candidate()]))
    assert (assessor.odds(first, [candidate()]), assessor.odds(second, [candidate()])) == once
    assert once[0] > once[1]


def test_for_another_model_nothing_is_judged(tmp_path: Path) -> None:
    other = indexes(tmp_path, ToyEncoder(), passages=10)
    question = asked(other, "fietsband plakken")
    assert Assessor(other).odds(question, []) == 0.0 >= UNANSWERED
    assert Assessor(other).relevance(question, candidate(near=0.0)) is Relevance.RELATED


def test_the_thresholds_are_in_order() -> None:
    """A passage that is weak by itself may be part of an answer; one that is direct is an answer."""
    assert WEAK < UNANSWERED < DIRECT
