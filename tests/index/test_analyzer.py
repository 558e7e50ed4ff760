"""The analyser: what meets what."""

import pytest
from hypothesis import example, given
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


@example("\ufc5e")
@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


LINES = ["eerste-lijns", "eerstelijns", "1e lijn", "1e-lijns", "1elijns", "1ste lijn", "eerste lijn", "eerstelijnszorg"]


@pytest.mark.parametrize("variant", [*LINES, "Eerstelijnszorgaanbieders", "de 1e lijnszorg", "eerstelijn"])
def test_every_spelling_of_the_first_line_has_one_term_in_common(variant: str) -> None:
    found = Analyzer().terms(variant, "nl")
    assert "eerstelijn" in found
    assert {"eerst", "lijn"} <= {*found, *Analyzer().terms("eerste lijn", "nl")} & set(found) or variant == "eerstelijn"


@pytest.mark.parametrize(
    ("number", "word"), [("1e", "eerste"), ("2e", "tweede"), ("2de", "tweede"), ("3e", "derde"), ("0e", "nulde")]
)
def test_other_lines_meet_too_and_stay_apart(number: str, word: str) -> None:
    terms = {f"{word}lijn", *Analyzer().terms(word, "nl"), "lijn"}
    for variant in (f"{number} lijn", f"{number}-lijns", f"{number}lijns", f"{word} lijn", f"{word}-lijn"):
        assert terms <= set(Analyzer().terms(variant, "nl"))
    others = {"eerstelijn", "tweedelijn", "derdelijn", "nuldelijn"} - terms
    assert not others & set(Analyzer().terms(f"{number} lijns", "nl"))


def test_a_line_that_follows_no_ordinal_is_just_a_line() -> None:
    assert Analyzer().terms("eerste ambitie, lijn", "nl") == ["eerst", "ambitie", "lijn"]


def test_compounds_of_care_are_split_in_any_collection() -> None:
    whole = set(Analyzer().terms("eerstelijnszorgaanbieders", "nl"))
    assert set(Analyzer().terms("aanbieders van eerstelijnszorg", "nl")) - whole == {"eerstelijnszorg"}
    assert Compounds({}).parts("projectleiders") == ("project", "leiders")
    assert Compounds({}).parts("praktijkondersteuner") == ("praktijk", "ondersteuner")
    assert Compounds({}).parts("leiderschap") == ()


@pytest.mark.parametrize(
    ("one", "many"),
    [
        pair.split("/")
        for pair in """succesfactor/succesfactoren succesfactor/succesfactors sector/sectoren kind/kinderen stad/steden
        lid/leden bestuurslid/bestuursleden schip/schepen gemeente/gemeenten GGD/GGD's regio/regio's regio/regios
        programma/programma's programma/programmas beleidsmaker/beleidsmakers instantie/instanties mens/mensen
        kans/kansen advies/adviezen zorgproces/zorgprocessen probleem/problemen maatregel/maatregelen
        antwoord/antwoorden voorbeeld/voorbeelden dag/dagen verslag/verslagen categorie/categorieën idee/ideeën
        keten/ketens expert/experts kwetsbaar/kwetsbare professioneel/professionele organisatie/organiseren
        gezond/gezondheid gezin/gezinnen gesprek/gesprekken mogelijkheid/mogelijkheden bijdrage/bijdragen
        hulpmiddel/hulpmiddelen plafond/plafonds zzp'er/zzp'ers initiatief/initiatieven
        coördinator/coördinatoren""".split()
    ],
)
def test_singular_and_plural_meet(one: str, many: str) -> None:
    assert Analyzer().terms(one, "nl")[0] == Analyzer().terms(many, "nl")[0]


@pytest.mark.parametrize(
    ("word", "other"),
    [
        pair.split("/")
        for pair in """gemeente/gemeen gezondheid/zon gezin/zin gebied/bieden gevolg/volgen gegevens/geven mens/men
        kans/kan besteden/stad verleden/lid overleden/lid toren/tor begeleiden/beleid watertoren/factor""".split()
    ],
)
def test_different_words_stay_apart(word: str, other: str) -> None:
    assert Analyzer().terms(word, "nl") != Analyzer().terms(other, "nl")
