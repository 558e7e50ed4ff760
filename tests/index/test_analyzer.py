"""The analyser: what meets what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import Analyzer, fold
from index.compounds import Compounds

COUNTS = {
    "eerstelijns": 5,
    "eerste": 9,
    "lijns": 4,
    "zorg": 20,
    "aanbieders": 6,
    "leiderschap": 7,
    "stijl": 3,
    "ziekte": 4,
    "verzuim": 5,
    "ouderen": 8,
}


@pytest.fixture
def analyzer() -> Analyzer:
    return Analyzer(Compounds(COUNTS))


def test_compound_parts_stand_beside_the_whole_word(analyzer: Analyzer) -> None:
    assert analyzer.terms("eerstelijnszorgaanbieders", "nl")[0] == "eerstelijnszorgaanbieder"
    wanted = set(analyzer.terms("aanbieders van eerstelijnszorg", "nl"))
    assert {"zorg", "aanbieder"} <= wanted & set(analyzer.terms("eerstelijnszorgaanbieders", "nl"))


@pytest.mark.parametrize("variant", ["eerste-lijns", "eerstelijns", "1e lijns", "1e-lijns", "Eerste‑lijns"])
def test_spellings_of_the_first_line_meet(analyzer: Analyzer, variant: str) -> None:
    assert set(analyzer.terms("eerste lijns", "nl")) <= set(analyzer.terms(variant, "nl"))


def test_linking_sounds() -> None:
    compounds = Compounds(COUNTS)
    assert compounds.parts("leiderschapsstijl") == ("leiderschap", "stijl")
    assert compounds.parts("ouderenzorg") == ("ouderen", "zorg")
    assert compounds.parts("ziekteverzuim") == ("ziekte", "verzuim")
    assert compounds.parts("leiderschap") == ()
    assert compounds.parts("x" * 500) == ()


def test_stop_words_go_but_negation_stays(analyzer: Analyzer) -> None:
    assert analyzer.terms("het is niet van de zorg", "nl") == ["niet", "zorg"]
    assert analyzer.terms("geen geld", "nl")[0] == "gen" or "geen" in analyzer.terms("geen geld", "nl")
    assert "not" in analyzer.terms("this is not care", "en")


def test_accents_and_case_do_not_matter(analyzer: Analyzer) -> None:
    assert analyzer.terms("Coördinatie", "nl") == analyzer.terms("coordinatie", "nl")


@given(st.text(max_size=200), st.sampled_from(["nl", "en", "de"]))
def test_any_text_gives_clean_terms_and_true_offsets(text: str, language: str) -> None:
    analyzer = Analyzer(Compounds(COUNTS))
    words = list(analyzer.words(text, language))
    assert all(term and " " not in term for w in words for term in w.terms)
    assert all(0 <= w.start < w.end <= len(text) for w in words)


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
