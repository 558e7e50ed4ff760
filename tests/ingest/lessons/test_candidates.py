from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lessons.candidates import PassageText, candidates


def texts(passage: PassageText) -> list[str]:
    found = candidates(passage)
    assert all(passage.text[c.start : c.end] == c.sentence.text for c in found)
    return [c.sentence.text for c in found]


@given(
    st.text(alphabet=st.sampled_from("abc Zé.!?:;\n\t…’“” 1é😀•|@"), max_size=300),
    st.lists(st.text(max_size=20), max_size=3),
)
def test_offsets_give_back_the_text_in_reading_order(text: str, heading: list[str]) -> None:
    passage = PassageText(text, tuple(heading))
    found = candidates(passage)
    assert all(passage.text[c.start : c.end] == c.sentence.text for c in found)
    assert all(c.sentence.text == c.sentence.text.strip() != "" for c in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_sentences_of_a_paragraph_and_whole_list_items() -> None:
    passage = PassageText(
        "Samenwerken kost tijd. Dat merkte iedereen in het eerste jaar.\n"
        "Artsen denken in individuen. Preventiewerkers denken in groepen.\n"
        "Belangen blijven onder tafel.\nGeld was er genoeg in alle regio's."
    )
    assert "Artsen denken in individuen. Preventiewerkers denken in groepen." in texts(passage)
    long = PassageText(
        "De projectleider bleef drie jaar aan. Daardoor groeide het vertrouwen tussen de partners sterk."
    )
    assert len(texts(long)) == 2


def test_an_inner_heading_or_lead_in_that_tells_holds_for_what_follows() -> None:
    passage = PassageText(
        "Knelpunten\nToo little time for it\nWat hielp waren:\neen vaste contactpersoon", ("Evaluatie",)
    )
    by_text = {c.sentence.text: c.sentence.heading for c in candidates(passage)}
    assert by_text["Too little time for it"] == ("Evaluatie", "Knelpunten")
    assert by_text["een vaste contactpersoon"] == ("Evaluatie", "Wat hielp waren")


def test_an_inner_heading_is_no_statement_but_items_without_full_stops_are() -> None:
    assert texts(PassageText("Organisatie en kracht\nBelangen blijven onder tafel.")) == [
        "Belangen blijven onder tafel."
    ]
    assert texts(PassageText("Goede voorbereiding\nVaste contactpersoon")) == [
        "Goede voorbereiding",
        "Vaste contactpersoon",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Renata Voorbeeld",
        "J. van der Voorbeeld",
        "kwaliteit [at] voorbeeld.nl",
        "info@voorbeeld.nl",
        "Bel ons: 033 123 45 67",
        "https://www.voorbeeld.nl/pagina",
        "Lees meer over deze resultaten",
        "Neem contact op met ons team",
        "Read more about the programme",
        "Status: afgerond",
        "12 maart 2019",
        "March 2019",
        "Wat hielp bij de samenwerking?",
        "Thema | Aantal | Bedrag",
        "Jansen A. Samenwerken in de wijk. Tijdschrift 2015;12(3):45-50.",
        "€ 0",
        "Privacy",
        "Home | Nieuws",
    ],
)
def test_furniture_names_references_and_questions_are_no_candidates(line: str) -> None:
    assert texts(PassageText(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "Zonder urgentiebesef geen implementatie.",
        "Goede ICT",
        "Directeuren die niet trekken",
        "Privacy bleek een struikelblok.",
        "Share results early.",
    ],
)
def test_short_statements_are_candidates(line: str) -> None:
    assert texts(PassageText(line)) == [line]
