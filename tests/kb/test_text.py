"""Sentences and words."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import count_words, sentence_spans, window_spans, with_context


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


def test_context_names_title_and_headings_once() -> None:
    assert with_context("Titel", ("Titel", "Kop"), "Tekst.") == "Titel > Kop\nTekst."
    assert with_context("", (), "Tekst.") == "Tekst."


@given(st.text(alphabet="ab .\nZ", max_size=400), st.integers(1, 20))
def test_windows_hold_whole_sentences_within_their_size(text: str, size: int) -> None:
    windows = window_spans(text, size)
    sentences = sentence_spans(text)
    assert {start for start, _ in windows} <= {start for start, _ in sentences}
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(windows))
    whole = set(sentences)
    assert all(count_words(text[a:b]) <= size or (a, b) in whole for a, b in windows)
