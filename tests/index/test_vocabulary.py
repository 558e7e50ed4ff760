"""Words of the collection and their neighbours across languages."""

from pathlib import Path

import pytest
from toy import ToyEncoder

from index.vocabulary import Vocabulary, count_words
from kb.errors import IndexStale

ENCODER = ToyEncoder()


def vectors(*words: str) -> dict[str, object]:
    return dict(zip(words, ENCODER.encode_queries(words), strict=True))


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    made = Vocabulary(tmp_path, ENCODER)
    made.write({"nl": vectors("leiderschap", "vertrouwen", "geld"), "en": vectors("money")}, 3)
    return made


def test_a_word_finds_its_translation(vocabulary: Vocabulary) -> None:
    assert vocabulary.nearest("leadership", "nl") == [("leiderschap", pytest.approx(1.0, abs=1e-3))]
    assert vocabulary.nearest("bicycle", "nl") == []
    assert vocabulary.nearest("42", "nl") == []


def test_a_second_reader_sees_what_the_writer_wrote(vocabulary: Vocabulary, tmp_path: Path) -> None:
    reader = Vocabulary(tmp_path, ENCODER)
    assert list(reader.words("nl")) == ["leiderschap", "vertrouwen", "geld"]
    vocabulary.write({"nl": vectors("samenwerking"), "en": {}}, 4)
    assert list(reader.words("nl")) == ["samenwerking"]
    assert reader.nearest("collaboration", "nl")


def test_words_with_their_vectors_stay_the_same_object_until_they_change(vocabulary: Vocabulary) -> None:
    before = vocabulary.by_language()
    assert before["en"].words == ("money",)
    assert before["en"].matrix[0] == pytest.approx(vocabulary.vector("money"), abs=1e-3)
    assert vocabulary.by_language() is before
    vocabulary.write({"nl": vectors("samenwerking"), "en": {}}, 4)
    assert vocabulary.by_language()["nl"].words == ("samenwerking",)


def test_words_of_another_encoder_are_refused(vocabulary: Vocabulary, tmp_path: Path) -> None:
    with pytest.raises(IndexStale, match="kb index rebuild"):
        Vocabulary(tmp_path, ToyEncoder(dim=64)).words("nl")


def test_counting_leaves_out_function_words_figures_and_short_ones() -> None:
    counts = count_words([("nl", "De zorg en de zorg in 2015, OK"), ("nl", "zorg"), ("en", "the care")])
    assert counts["nl"] == {"zorg": 2}
    assert counts["en"] == {"care": 1}
