"""How near words are to each other around the mean of their language."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from toy import ToyEncoder

from index.vocabulary import Vocabulary
from index.word_space import WordSpace

ENCODER = ToyEncoder()


def vectors(*words: str) -> dict[str, object]:
    return dict(zip(words, ENCODER.encode_queries(words), strict=True))


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    made = Vocabulary(tmp_path, ENCODER)
    made.write({"nl": vectors("leiderschap", "vertrouwen", "geld", "wijk"), "en": vectors("money", "care")}, 1)
    return made


def test_a_translation_is_nearer_than_a_stranger(vocabulary: Vocabulary) -> None:
    near = WordSpace(vocabulary).nearness(["leadership", "bicycle"], "en")["nl"]
    translated, stranger = near.to(frozenset({"leiderschap", "geld"}))
    assert translated > 0.7
    assert stranger < 0.3
    assert near.to(frozenset({"geld"}))[0] < 0.3


def test_what_all_words_share_is_taken_away(tmp_path: Path) -> None:
    class Sharing(ToyEncoder):
        """Every vector has a large part in common, as those of a real encoder do."""

        def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
            rows = super().encode_queries(texts) + np.float32(3 / 16)
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

        def encode_query(self, text: str) -> NDArray[np.float32]:
            return self.encode_queries([text])[0]

    encoder = Sharing()
    words = ["geld", "wijk", "zorg", "tijd", "regio", "team", "plan", "huis"]
    sharing = Vocabulary(tmp_path, encoder)
    sharing.write({"nl": dict(zip(words, encoder.encode_queries(words), strict=True)), "en": {}}, 1)
    assert float(encoder.encode_query("geld") @ encoder.encode_query("wijk")) > 0.8
    near = WordSpace(sharing).nearness(["geld"], "nl")["nl"]
    assert near.to(frozenset({"wijk"}))[0] < 0.1
    assert near.to(frozenset({"geld"}))[0] == pytest.approx(1.0, abs=1e-2)


def test_to_any_is_the_nearest_of_the_collection(vocabulary: Vocabulary) -> None:
    near = WordSpace(vocabulary).nearness(["trust", "bicycle"], "en")["nl"]
    assert near.to_any()[0] == pytest.approx(near.to(frozenset({"vertrouwen"}))[0])
    assert near.to_any()[1] < 0.3


def test_words_that_the_collection_does_not_have_are_far(vocabulary: Vocabulary) -> None:
    near = WordSpace(vocabulary).nearness(["leiderschap"], "nl")["nl"]
    assert near.to(frozenset({"fiets", "maan"})).tolist() == [0.0]
    assert near.to(frozenset()).tolist() == [0.0]


def test_without_words_on_either_side_nothing_is_near(tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert {code: len(n.to_any()) for code, n in WordSpace(vocabulary).nearness([], "nl").items()} == {"nl": 0, "en": 0}
    empty = Vocabulary(tmp_path / "empty", ENCODER)
    assert WordSpace(empty).nearness(["geld"], "nl") == {}
    empty.write({"nl": {}, "en": {}}, 1)
    assert WordSpace(empty).nearness(["geld"], "nl")["nl"].to_any().tolist() == [0.0]


def test_it_follows_what_another_process_writes(vocabulary: Vocabulary, tmp_path: Path) -> None:
    space = WordSpace(Vocabulary(tmp_path, ENCODER))
    assert space.nearness(["samenwerking"], "nl")["nl"].to_any()[0] < 0.5
    vocabulary.write({"nl": vectors("samenwerking", "geld", "wijk"), "en": {}}, 2)
    assert space.nearness(["samenwerking"], "nl")["nl"].to_any()[0] > 0.8
