"""Synonym groups in queries."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.synonyms import Expansion, SynonymIndex
from kb.taxonomy import Synonyms, load_taxonomy

POH = Synonyms(("praktijkondersteuner huisarts", "praktijkondersteuner"), ("GP practice nurse",), "POH")
INDEX = SynonymIndex(
    [
        POH,
        Synonyms(("praktijkondersteuner huisarts somatiek",), ("nurse for physical conditions",), "POH-S"),
        Synonyms(("specialist ouderengeneeskunde",), ("elderly care physician",), "SO"),
        Synonyms(("sociaal overleg",), (), "SO"),
        Synonyms(("huisarts", "dokter"), ("GP", "general practitioner")),
        Synonyms(("e-health", "zorg op afstand"), ("e-health", "telehealth")),
        Synonyms(("regie", "leiding"), ("direction",)),
        Synonyms(("eerste lijn", "eerstelijnszorg", "eerstelijn"), ("primary care",)),
    ]
)


def forms(text: str, language: str = "nl") -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for expansion in INDEX.expand(text, language):
        found.setdefault(expansion.source, {})[expansion.language] = expansion.forms
    return found


def test_an_abbreviation_is_written_out_in_both_languages() -> None:
    assert INDEX.expand("taken van de POH?", "nl") == (
        Expansion("POH", ("praktijkondersteuner huisarts", "praktijkondersteuner"), "nl"),
        Expansion("POH", ("GP practice nurse",), "en"),
    )
    assert "poh" in forms("taken van de poh")
    assert "POH's" in forms("taken van de POH's")


def test_the_full_form_brings_the_abbreviation_and_wins_from_its_parts() -> None:
    assert forms("Praktijkondersteuners-huisarts gezocht") == {
        "Praktijkondersteuners-huisarts": {"nl": ("POH", "praktijkondersteuner"), "en": ("POH", "GP practice nurse")}
    }
    assert forms("tasks of GP practice nurses", "en")["GP practice nurses"]["nl"][0] == "POH"


@pytest.mark.parametrize("text", ["POH-S", "poh s", "POHS"])
def test_hyphens_and_spaces_do_not_matter(text: str) -> None:
    assert forms(text)[text]["nl"] == ("praktijkondersteuner huisarts somatiek",)


def test_an_abbreviation_that_is_a_word_needs_capitals_or_stands_alone() -> None:
    both = ("specialist ouderengeneeskunde", "sociaal overleg")
    assert forms("wat doet de SO") == {"SO": {"nl": both, "en": ("elderly care physician",)}}
    assert forms("so")["so"]["nl"] == both
    assert forms("zo is dat so") == {}
    assert forms("So what", "en") == {}


def test_inflections_match_but_other_words_of_the_stem_do_not() -> None:
    assert forms("huisartsen")["huisartsen"]["nl"] == ("dokter",)
    assert forms("wat kan leiden tot regie") == {"regie": {"nl": ("leiding",), "en": ("direction",)}}


@pytest.mark.parametrize("text", ["1e lijn", "eerste-lijns", "Eerstelijns", "1elijns"])
def test_ordinals_are_read_as_words(text: str) -> None:
    assert forms(text)[text]["en"] == ("primary care",)


def test_compound_typed_without_hyphen_and_language_of_another_query() -> None:
    assert forms("ehealth in de wijk")["ehealth"] == {"nl": ("zorg op afstand",), "en": ("telehealth",)}
    assert forms("wat is primary care")["primary care"]["nl"] == ("eerste lijn", "eerstelijnszorg", "eerstelijn")


def test_every_form_of_the_shipped_taxonomy_finds_its_group() -> None:
    synonyms = load_taxonomy(Path(__file__).resolve().parents[2] / "corpus" / "taxonomy.toml").synonyms
    index = SynonymIndex(synonyms)
    for group in synonyms:
        names = {*group.nl, *group.en, *([group.short] if group.short else [])}
        for code, forms in (("nl", group.nl), ("en", group.en)):
            for form in [*forms, *([group.short] if group.short else [])]:
                found = index.expand(form, code)
                others = {f for e in found if e.source == form for f in e.forms}
                assert others & names or len({n.casefold() for n in names}) == 1, form


def test_no_groups() -> None:
    assert SynonymIndex([]).expand("POH", "nl") == ()


@given(st.text(max_size=60) | st.lists(st.sampled_from("POH so GP e-health de 1e lijn , -".split())).map(" ".join))
def test_sources_stand_in_the_text_in_order(text: str) -> None:
    at = 0
    for expansion in INDEX.expand(text, "nl"):
        at = text.index(expansion.source, at)
        assert expansion.forms
        assert expansion.source.casefold() not in {form.casefold() for form in expansion.forms}
