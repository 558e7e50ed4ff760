"""Words of passages that answer to words of a question, and how."""

from pathlib import Path

import pytest
from questions import ask, small_indexes

from index.matches import Kind, Match, QuestionWords
from index.sync import Indexes
from index.word_space import WordSpace

TEXTS = {
    "nl": [
        "Leiderschap valt niet af te dwingen.",
        "Aanbieders van eerstelijnszorg werken samen.",
        "De praktijkondersteuner belt. Een huisarts niet.",
        "Zorg kost geld.",
        "Zorg is werk.",
    ],
    "en": ["Trust grows slowly.", "Leadership costs money."],
}


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Indexes:
    return small_indexes(tmp_path_factory.mktemp("index"), TEXTS)


def found(indexes: Indexes, query: str, text: str, language: str = "nl") -> dict[str, Kind]:
    matches = QuestionWords(ask(indexes, query), indexes, WordSpace(indexes.vocabulary)).find(text, language)
    return {text[m.start : m.end]: m.kind for m in matches}


def test_a_word_of_the_question_is_its_own_also_inflected(indexes: Indexes) -> None:
    assert found(indexes, "leiderschap", "Leiderschap, en geld.") == {"Leiderschap": Kind.OWN}
    assert found(indexes, "aanbieders", "Een aanbieder.") == {"aanbieder": Kind.OWN}


def test_a_translation_stands_in_for_a_word(indexes: Indexes) -> None:
    assert found(indexes, "leadership", "Over leiderschap.") == {"leiderschap": Kind.RELATED}
    assert found(indexes, "vertrouwen", "About trust.", "en") == {"trust": Kind.RELATED}


def test_a_part_of_a_compound_and_a_written_out_abbreviation_stand_in(indexes: Indexes) -> None:
    assert found(indexes, "eerstelijnszorg", "In de eerste lijn is zorg.")["zorg"] is Kind.RELATED
    written_out = found(indexes, "POH", "De praktijkondersteuner huisarts.")
    assert written_out == {"praktijkondersteuner": Kind.RELATED, "huisarts": Kind.RELATED}


def test_a_word_near_in_meaning_counts_without_being_searched(tmp_path: Path) -> None:
    # "barrier" and "belemmering" share a direction; "belemmering" is not searched where Dutch asks for "barrier".
    indexes = small_indexes(tmp_path, {"nl": ["Een belemmering.", "Een barrier."], "en": ["None."]})
    assert found(indexes, "Wat is de barrier voor ouderen?", "Een belemmering.") == {"belemmering": Kind.NEAR}


def test_rare_words_weigh_more(indexes: Indexes) -> None:
    words = QuestionWords(ask(indexes, "zorg leiderschap"), indexes, WordSpace(indexes.vocabulary))
    common, rare = words.weights
    assert 0 < common < rare
    assert common + rare == pytest.approx(1)


def test_a_match_tells_which_word_it_speaks_of(indexes: Indexes) -> None:
    words = QuestionWords(ask(indexes, "leadership geld"), indexes, WordSpace(indexes.vocabulary))
    assert words.find("Leiderschap kost geld.", "nl") == [
        Match(0, 11, Kind.RELATED, {0: pytest.approx(1.0)}),
        Match(17, 21, Kind.OWN, {1: 1.0}),
    ]


def test_words_of_a_web_address_say_nothing(indexes: Indexes) -> None:
    text = "Leiderschap: https://example.org/leiderschap-en-geld, www.example.org/leiderschap."
    words = QuestionWords(ask(indexes, "leiderschap"), indexes, WordSpace(indexes.vocabulary))
    assert [(m.start, m.end) for m in words.find(text, "nl")] == [(0, 11)]


def test_a_question_without_words_matches_nothing(indexes: Indexes) -> None:
    words = QuestionWords(ask(indexes, "???"), indexes, WordSpace(indexes.vocabulary))
    assert (words.weights, words.find(TEXTS["nl"][0], "nl")) == ((), [])
