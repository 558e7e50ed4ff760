"""Sentences and words."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import sentence_spans, with_context, word_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eén zin. Nog een zin.", ["Eén zin.", "Nog een zin."]),
        ("Werk samen! Waarom? Omdat het loont.", ["Werk samen!", "Waarom?", "Omdat het loont."]),
        ("Dat hielp, o.a. Huisartsen en GGD's.", ["Dat hielp, o.a. Huisartsen en GGD's."]),
        ("Volgens dr. Jansen en J. Visser lukt het. Mooi.", ["Volgens dr. Jansen en J. Visser lukt het.", "Mooi."]),
        ("Het kost 1.500 euro per jaar. Dat is veel.", ["Het kost 1.500 euro per jaar.", "Dat is veel."]),
        ("“Leiderschap valt niet af te dwingen.” Zo is het.", ["“Leiderschap valt niet af te dwingen.”", "Zo is het."]),
        ("Eerste regel\nTweede regel", ["Eerste regel", "Tweede regel"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=300))
def test_sentence_spans_are_ordered_trimmed_and_cover_everything(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    inside = {i for a, b in spans for i in range(a, b)}
    assert all(i in inside for i, c in enumerate(text) if not c.isspace())


def test_words_keep_inner_hyphens_and_apostrophes() -> None:
    text = "De 1e-lijns GGD's, 'zorg'"
    assert [text[a:b] for a, b in word_spans(text)] == ["De", "1e-lijns", "GGD's", "zorg"]


def test_context_names_title_and_headings_once() -> None:
    assert with_context("Titel", ("Titel", "Kop"), "Tekst.") == "Titel > Kop\nTekst."
    assert with_context("", (), "Tekst.") == "Tekst."
