"""Suggestions: what matches, in which order, each once, and quickly."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.suggest import Entry, Suggester, SuggestionKind

Q, L, T, H = SuggestionKind.QUERY, SuggestionKind.LABEL, SuggestionKind.TITLE, SuggestionKind.HEADING


def texts(suggester: Suggester, prefix: str, n: int = 10, language: str = "nl") -> list[str]:
    return [found.text for found in suggester.suggest(prefix, n, language)]


def test_any_word_may_begin_with_it() -> None:
    suggester = Suggester([Entry("Op één lijn", L), Entry("Regie in de eerste lijn", T), Entry("Praatlijn", T)])
    assert texts(suggester, "lij") == ["Op één lijn", "Regie in de eerste lijn"]
    assert texts(suggester, "eerste li") == ["Regie in de eerste lijn"]
    assert texts(suggester, "raat") == []


@pytest.mark.parametrize("prefix", ["een l", "ÉÉN l", "  één - L", "éé"])
def test_case_accents_and_punctuation_do_not_matter(prefix: str) -> None:
    assert texts(Suggester([Entry("Op één lijn", L)]), prefix) == ["Op één lijn"]


def test_a_finished_word_is_finished() -> None:
    suggester = Suggester([Entry("Op één lijn", L), Entry("Opa vertelt", T)])
    assert texts(suggester, "op") == ["Op één lijn", "Opa vertelt"]
    assert texts(suggester, "op ") == ["Op één lijn"]


def test_the_order() -> None:
    suggester = Suggester(
        [
            Entry("Zorg na afloop", H, 9),
            Entry("Zorg voor elkaar", T),
            Entry("zorg", L, 1),
            Entry("Zorgzaam", L, 5),
            Entry("zorg in de wijk", Q, 3),
            Entry("zorg thuis", Q, 3),
            Entry("Anders met zorg", Q, 99),
        ]
    )
    assert texts(suggester, "zorg") == [
        "zorg thuis",
        "zorg in de wijk",
        "Zorgzaam",
        "zorg",
        "Zorg voor elkaar",
        "Zorg na afloop",
        "Anders met zorg",
    ]
    assert texts(suggester, "zorg", 2) == ["zorg thuis", "zorg in de wijk"]


def test_the_readers_language_comes_first_within_a_kind() -> None:
    suggester = Suggester(
        [Entry("leiderschap", L, language="nl"), Entry("leiding geven", Q), Entry("lead", L, 9, "en")]
    )
    assert texts(suggester, "le", language="nl") == ["leiding geven", "leiderschap", "lead"]
    assert texts(suggester, "le", language="en") == ["leiding geven", "lead", "leiderschap"]


def test_doubles_are_one_with_the_best_kind() -> None:
    suggester = Suggester([Entry("OP EEN LIJN", H, 4), Entry("Op één lijn", L), Entry("op-een-lijn", T)])
    assert [(s.text, s.kind) for s in suggester.suggest("op", 5)] == [("Op één lijn", L)]
    assert len(suggester) == 1


def test_an_entry_with_the_word_twice_comes_once() -> None:
    often = [Entry(" ".join(["ik"] * 30) + f" {i}", T) for i in range(20)]
    assert len(texts(Suggester(often), "ik", 10)) == 10
    assert len(set(texts(Suggester(often), "ik", 20))) == 20


@pytest.mark.parametrize("prefix", ["", "   ", "?!", "_"])
def test_nothing_typed_nothing_suggested(prefix: str) -> None:
    assert texts(Suggester([Entry("zorg", L)]), prefix) == []
    assert texts(Suggester(), "zorg") == []


@given(st.lists(st.text(max_size=20), max_size=20), st.text(max_size=6), st.integers(-1, 5))
def test_it_never_raises_and_keeps_its_word(entries: list[str], prefix: str, n: int) -> None:
    found = texts(Suggester([Entry(text, H) for text in entries]), prefix, n)
    assert len(found) <= max(n, 0)
    assert set(found) <= set(entries)
    assert len(set(found)) == len(found)


def test_every_entry_is_found_by_its_own_words() -> None:
    suggester = Suggester([Entry(f"Thema {word} van {i}", H) for i, word in enumerate(("zorg", "wijk", "regie"))])
    assert texts(suggester, "wijk van 1") == ["Thema wijk van 1"]
    assert len(texts(suggester, "thema")) == 3


def test_twenty_thousand_entries_answer_within_twenty_milliseconds() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(3, 11))) for _ in range(3000)]
    suggester = Suggester(
        [
            Entry(" ".join(chance.choices(words, k=chance.randint(1, 8))), SuggestionKind(i % 4), i)
            for i in range(20_000)
        ]
    )
    prefixes = [word[:size] for word in words[:100] for size in (1, 2, 4)]
    times = []
    for prefix in prefixes:
        start = time.perf_counter()
        assert suggester.suggest(prefix, 8)
        times.append(time.perf_counter() - start)
    assert sorted(times)[int(len(times) * 0.95)] < 0.02
