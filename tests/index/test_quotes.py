"""Quotes: verbatim, whole sentences, the best one in them, marked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from questions import ENCODER, ask, small_indexes

from index.quotes import Quoter
from index.sync import Indexes
from index.word_space import WordSpace
from kb.text import count_words, window_spans
from kb.types import Quote

TEXT = "Eerst iets algemeens vooraf. Leiderschap valt niet af te dwingen. Geld helpt soms. Tot slot nog dit."


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Indexes:
    texts = {"nl": [TEXT, "Leiderschap zonder vertrouwen.", "Zorg en geld."], "en": ["Trust and leadership."]}
    return small_indexes(tmp_path_factory.mktemp("index"), texts)


def quoter(indexes: Indexes, query: str) -> Quoter:
    asked = ask(indexes, query)
    return Quoter(asked, indexes, WordSpace(indexes.vocabulary), ENCODER.encode_query(asked.meaning))


def best(quote: Quote) -> str:
    assert quote.sentence is not None
    return quote.text[slice(*quote.sentence)]


def test_the_best_sentence_is_in_the_quote_and_its_words_are_marked(indexes: Indexes) -> None:
    found = quoter(indexes, "leiderschap").quote(TEXT, "nl", limit=6)
    assert found.text == best(found) == "Leiderschap valt niet af te dwingen."
    assert [found.text[a:b] for a, b in found.marks] == ["Leiderschap"]
    assert found.related == ()


def test_what_stands_in_for_a_word_is_marked_apart(indexes: Indexes) -> None:
    found = quoter(indexes, "leadership geld").quote(TEXT, "nl")
    assert [found.text[a:b] for a, b in found.related] == ["Leiderschap"]
    assert [found.text[a:b] for a, b in found.marks] == ["Geld"]


def test_the_best_sentence_is_told_among_others(indexes: Indexes) -> None:
    found = quoter(indexes, "leiderschap").quote(TEXT, "nl", limit=60)
    assert found.text == TEXT
    assert best(found) == "Leiderschap valt niet af te dwingen."


def test_a_quote_keeps_to_one_list_item_and_is_no_bare_heading(indexes: Indexes) -> None:
    text = "Leiderschap\nZonder urgentiebesef geen implementatie.\nLeiderschap valt niet af te dwingen.\nGeld helpt."
    assert quoter(indexes, "leiderschap").quote(text, "nl").text == "Leiderschap valt niet af te dwingen."


def test_a_question_is_no_answer(indexes: Indexes) -> None:
    text = "Is leiderschap af te dwingen met geld? Leiderschap groeit in het werk."
    assert best(quoter(indexes, "leiderschap geld").quote(text, "nl")) == "Leiderschap groeit in het werk."


def test_without_a_match_the_start_is_quoted(indexes: Indexes) -> None:
    assert quoter(indexes, "kwartier").quote(TEXT, "nl", limit=4).text == "Eerst iets algemeens vooraf."


def test_of_sentences_with_the_same_words_the_one_in_the_nearest_window_is_best(indexes: Indexes) -> None:
    """The windows tell what a passage says where; words alone would take the first sentence."""
    filler = " ".join(f"Dit is de tussenzin met nummer {n}." for n in range(9))
    text = f"Leiderschap noemen wij hier. {filler} Leiderschap vraagt om vertrouwen en tijd."
    assert len(window_spans(text)) == 2
    far, near = np.zeros(ENCODER.dim, np.float32), ENCODER.encode_query("leiderschap")
    ask_for = quoter(indexes, "leiderschap")
    assert best(ask_for.quote(text, "nl")) == "Leiderschap noemen wij hier."
    assert best(ask_for.quote(text, "nl", [far, near])) == "Leiderschap vraagt om vertrouwen en tijd."
    assert best(ask_for.quote(text, "nl", [near, far])) == "Leiderschap noemen wij hier."
    # Windows that were cut otherwise tell nothing of these sentences.
    assert best(ask_for.quote(text, "nl", [far, far, near])) == "Leiderschap noemen wij hier."


def test_no_window_outweighs_the_words_of_the_question(indexes: Indexes) -> None:
    filler = " ".join(f"Dit is de tussenzin met nummer {n}." for n in range(9))
    text = f"Leiderschap noemen wij hier. {filler} Tot slot vertellen wij iets anders."
    far, near = np.zeros(ENCODER.dim, np.float32), ENCODER.encode_query("leiderschap")
    assert best(quoter(indexes, "leiderschap").quote(text, "nl", [far, near])) == "Leiderschap noemen wij hier."


@given(text=st.text(max_size=300), query=st.sampled_from(["leiderschap", "geld en zorg", "trust", "?"]))
def test_a_quote_is_always_verbatim(indexes: Indexes, text: str, query: str) -> None:
    found = quoter(indexes, query).quote(text, "nl")
    assert found.text == text[found.start : found.end]
    assert found.sentence is not None
    assert all(0 <= a <= b <= len(found.text) for a, b in (*found.marks, *found.related, found.sentence))


def test_a_quote_keeps_to_its_limit(indexes: Indexes) -> None:
    long = " ".join(f"Zin {n} over zorg en geld." for n in range(80))
    assert count_words(quoter(indexes, "zorg").quote(long, "nl").text) <= 60
