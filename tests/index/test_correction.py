"""Mending typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import Analyzer
from index.compounds import Compounds
from index.correction import Corrector, known_to

DUTCH = """leiderschap samenwerking samenwerken financiering gemeente gemeenten huisarts preventie harten horten wijk
    eerstelijnszorg zorgverlener organisatie patienten kwetsbaar""".split()
ENGLISH = "leadership collaboration primary funding hearts".split()
CORRECTOR = Corrector({"nl": DUTCH, "en": ENGLISH})


def unknown(word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("lijderschap", "leiderschap"),
        ("liederschap", "leiderschap"),
        ("leiderschp", "leiderschap"),
        ("samewnerking", "samenwerking"),
        ("finansiering", "financiering"),
        ("gemeetne", "gemeente"),
        ("huisrats", "huisarts"),
        ("perventie", "preventie"),
        ("prmary", "primary"),
        ("colaboration", "collaboration"),
        ("zzorgverlener", "zorgverlener"),
        ("orgnaistaie", "organisatie"),
    ],
)
def test_typing_errors_are_mended(word: str, wanted: str) -> None:
    assert CORRECTOR.correct(word, unknown) == wanted


@pytest.mark.parametrize(
    "word",
    [
        "leiderschap",  # in the vocabulary
        "samenwerkende",  # inflections
        "huisartsen",
        "zorgverleners",
        "kwetsbare",
        "financieringen",
        "Huisrats",  # names and abbreviations
        "LIJDERSCHAP",
        "GeMeetne",
        "hirten",  # two candidates
        "harsen",  # another word, by letters that nobody mistypes
        "wij",  # too short
        "wjik",
        "huisarst2",  # no word
        "e-leiderschap",
        "",
        "fietsenstalling",  # nothing near
        "wuisrats",  # two errors, one of them in the first letter
        "gmeetne",  # two errors in a short word
    ],
)
def test_other_words_are_left_alone(word: str) -> None:
    assert CORRECTOR.correct(word, unknown) is None


def test_known_words_and_words_with_near_meaning_are_left_alone() -> None:
    assert CORRECTOR.correct("lijderschap", lambda word: word == "lijderschap") is None
    assert CORRECTOR.correct("lijderschap", unknown, has_near=True) is None


def test_a_capital_says_nothing_at_the_start() -> None:
    assert CORRECTOR.correct("Lijderschap", unknown, opens=True) == "leiderschap"
    assert CORRECTOR.correct("Lijderschap", unknown) is None


def test_the_clearly_more_frequent_of_two_wins() -> None:
    words = {"nl": ["harten", "horten"]}
    assert Corrector(words, {"harten": 9, "horten": 3}).correct("hirten", unknown) == "harten"
    assert Corrector(words, {"harten": 8, "horten": 3}).correct("hirten", unknown) is None
    assert Corrector(words, {"harten": 1}).correct("hirten", unknown) == "harten"


def test_forms_of_one_word_are_one_candidate() -> None:
    assert Corrector({"nl": ["projecten", "project"]}).correct("projetc", unknown) == "project"


def test_known_to_the_index_by_stem_or_part_in_either_language() -> None:
    postings = {("samenwerk", "nl"), ("zorg", "nl"), ("fund", "en")}
    known = known_to(Analyzer(Compounds({})), lambda term, code: int((term, code) in postings))
    assert known("samenwerkende")
    assert known("zorgpatienten")
    assert known("funded")
    assert not known("lijderschap")


@given(st.text(max_size=30))
def test_any_word_gives_a_word_of_the_collection_or_nothing(word: str) -> None:
    assert CORRECTOR.correct(word, unknown, opens=True) in {None, *DUTCH, *ENGLISH}


@given(st.sampled_from(DUTCH + ENGLISH), st.randoms(use_true_random=False))
def test_the_order_of_the_vocabulary_does_not_matter(word: str, random: object) -> None:
    turned = Corrector({"en": ENGLISH[::-1], "nl": DUTCH[::-1]})
    typed = word[:2] + word[3:]
    assert turned.correct(typed, unknown) == CORRECTOR.correct(typed, unknown)
