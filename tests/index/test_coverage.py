"""How much of a question a passage covers, and how much the collection knows."""

from pathlib import Path

import pytest
from toy import TRANSLATIONS, ToyEncoder

from index.coverage import Coverage, prepare
from index.intent import recognise
from index.lexical import LexicalDocument, LexicalIndex
from index.understanding import Understanding
from index.vocabulary import Vocabulary, count_words
from index.word_space import WordSpace

TEXTS = (
    "Leiderschap groeit in de wijk",
    "Vertrouwen groeit in de wijk",
    "De praktijkondersteuner huisarts werkt in de wijk",
    "Het regioplan kost geld in de wijk",
    "Samenwerking met het Trimbos-instituut in de wijk",
)


class Setting:
    """A small collection and what is asked of it."""

    def __init__(self, folder: Path) -> None:
        encoder = ToyEncoder(synonyms={**TRANSLATIONS, "leiders": "leiderschap"})
        self.lexical = LexicalIndex(folder)
        self.lexical.rebuild([LexicalDocument(n, str(n), "nl", "", text) for n, text in enumerate(TEXTS)], 1)
        vocabulary = Vocabulary(folder, encoder)
        words = sorted(count_words([("nl", text) for text in TEXTS])["nl"])
        vocabulary.write({"nl": dict(zip(words, encoder.encode_queries(words), strict=True)), "en": {}}, 1)
        self.space = WordSpace(vocabulary)

    def ask(self, query: str, language: str = "nl", synonyms: dict[str, tuple[str, ...]] | None = None) -> Coverage:
        intent = recognise(query, language)
        asked = Understanding(query, language, {}, {}, {}, intent=intent, synonyms=synonyms or {})
        return prepare(asked, self.lexical, self.space)

    def covered(self, coverage: Coverage, text: str) -> float:
        return coverage.of(text, "nl", self.lexical.analyzer)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    return Setting(tmp_path_factory.mktemp("index"))


def test_all_words_of_the_question_make_one(setting: Setting) -> None:
    asked = setting.ask("leiderschap vertrouwen")
    assert setting.covered(asked, "Zonder vertrouwen geen leiderschap") == pytest.approx(1.0)
    assert setting.covered(asked, "Leiderschap groeit") == pytest.approx(0.5, abs=0.05)
    assert setting.covered(asked, "Het kost geld") < 0.1
    assert setting.covered(asked, "") == 0.0


def test_a_rare_word_weighs_more_than_a_common_one(setting: Setting) -> None:
    asked = setting.ask("regioplan wijk")
    assert setting.covered(asked, "Het regioplan is klaar") > 3 * setting.covered(asked, "In de wijk")


def test_a_translation_covers(setting: Setting) -> None:
    asked = setting.ask("leadership", "en")
    assert setting.covered(asked, "Leiderschap groeit") > 0.9
    assert setting.covered(asked, "Het kost geld") < 0.1
    assert asked.known > 0.9


def test_a_synonym_of_several_words_covers_when_all_of_it_is_there(setting: Setting) -> None:
    asked = setting.ask("POH", synonyms={"POH": ("praktijkondersteuner huisarts",)})
    assert setting.covered(asked, "De praktijkondersteuner van de huisarts") == pytest.approx(1.0)
    assert setting.covered(asked, "De huisarts") < 1.0
    assert asked.known == pytest.approx(1.0)
    assert setting.ask("POH").known == 0.0


def test_what_the_collection_does_not_have_is_not_known(setting: Setting) -> None:
    assert setting.ask("leiderschap vertrouwen").known == pytest.approx(1.0)
    assert setting.ask("fietsband plakken").known < 0.1
    assert 0.1 < setting.ask("leiderschap fietsband").known < 0.7


def test_nothing_stands_in_for_a_name(setting: Setting) -> None:
    """What resembles a word that is known may be a form of it; a name that does is another name."""
    assert setting.ask("over leiders").known > 0.9
    assert setting.ask("over Leiders").known == 0.0
    assert setting.ask("Leiders in de wijk").known > 0.9, "a capital at the start says nothing"
    assert setting.ask("OVER LEIDERS").known > 0.9, "nor does a query in capitals"


def test_only_the_subject_of_the_question_counts(setting: Setting) -> None:
    asked = setting.ask("succesfactoren voor leiderschap")
    assert setting.covered(asked, "Leiderschap groeit") == pytest.approx(1.0)


def test_a_question_without_words_covers_nothing(setting: Setting) -> None:
    asked = setting.ask("2014")
    assert (asked.ways, asked.known, setting.covered(asked, "In 2014")) == ((), 0.0, 0.0)
