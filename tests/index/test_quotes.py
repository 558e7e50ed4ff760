"""Quotes: verbatim, whole sentences, marked."""

from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import Analyzer
from index.quotes import quote
from kb.text import count_words

ANALYZER = Analyzer()
TEXT = "Eerst iets algemeens vooraf. Leiderschap valt niet af te dwingen. Geld helpt soms. Tot slot nog dit."


def test_the_best_sentence_is_in_the_quote_and_its_words_are_marked() -> None:
    found = quote(TEXT, "nl", {"leiderschap": "leiderschap"}, ANALYZER, limit=6)
    assert found.text == "Leiderschap valt niet af te dwingen."
    assert [found.text[a:b] for a, b in found.marks] == ["Leiderschap"]


def test_a_quote_keeps_to_one_list_item_and_is_no_bare_heading() -> None:
    text = "Leiderschap\nZonder urgentiebesef geen implementatie.\nLeiderschap valt niet af te dwingen.\nGeld helpt."
    assert quote(text, "nl", {"leiderschap": "leiderschap"}, ANALYZER).text == "Leiderschap valt niet af te dwingen."


def test_sentences_around_fill_the_quote() -> None:
    found = quote(TEXT, "nl", {"leiderschap": "leiderschap"}, ANALYZER, limit=60)
    assert found.text == TEXT


def test_without_a_match_the_start_is_quoted() -> None:
    assert quote(TEXT, "nl", {"xyz": "xyz"}, ANALYZER, limit=4).text == "Eerst iets algemeens vooraf."


@given(st.text(max_size=300), st.sets(st.sampled_from(["leiderschap", "geld", "zorg"])))
def test_a_quote_is_always_verbatim(text: str, terms: set[str]) -> None:
    found = quote(text, "nl", {term: term for term in terms}, ANALYZER)
    assert found.text == text[found.start : found.end]
    assert all(0 <= a < b <= len(found.text) for a, b in found.marks)


def test_a_quote_keeps_to_its_limit() -> None:
    long = " ".join(f"Zin {n} over zorg en geld." for n in range(80))
    assert count_words(quote(long, "nl", {"zorg": "zorg"}, ANALYZER).text) <= 60
