"""Cutting a stream of text into sentences with the numbers of their sources."""

from __future__ import annotations

import pytest

from kb.answer.sentences import Splitter, Written

TEXT = (
    "Een kartrekker helpt [1]. Zonder geld, bijv. subsidie, stokt het. [2][3] Volgens dr. Jansen werkt dit [1, 4-6]! "
    "Laatste zin [bron 2]."
)
WANTED = [
    Written("Een kartrekker helpt.", (1,)),
    Written("Zonder geld, bijv. subsidie, stokt het.", (2, 3)),
    Written("Volgens dr. Jansen werkt dit!", (4, 5, 6, 1)),
    Written("Laatste zin.", (2,)),
]


def split(text: str, size: int) -> tuple[list[Written], bool]:
    splitter = Splitter()
    found = [w for at in range(0, len(text), size) for w in splitter.feed(text[at : at + size])]
    left, broken = splitter.finish()
    return found + left, broken


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 11, 1000])
def test_pieces_of_any_size_give_the_same_sentences(size: int) -> None:
    found, broken = split(TEXT, size)
    assert [(w.text, sorted(w.cited)) for w in found] == [(w.text, sorted(w.cited)) for w in WANTED]
    assert not broken


def test_a_sentence_comes_as_soon_as_the_next_begins() -> None:
    splitter = Splitter()
    assert splitter.feed("Een kartrekker helpt [1]. ") == []
    assert splitter.feed("Z") == [Written("Een kartrekker helpt.", (1,))]


def test_a_number_after_the_stop_belongs_to_the_sentence_before_it() -> None:
    splitter = Splitter()
    assert splitter.feed("Het helpt. [1") == []
    assert splitter.feed("2] Dan") == [Written("Het helpt.", (12,))]


@pytest.mark.parametrize("size", [1, 4, 1000])
def test_thoughts_are_left_out(size: int) -> None:
    found, broken = split("<think>Ik denk dat [1] helpt. Of niet?</think>\n\nHet helpt [2].", size)
    assert (found, broken) == ([Written("Het helpt.", (2,))], False)


@pytest.mark.parametrize(
    "text", ["Ik denk dat [1] helpt. Of niet?</think>\n\nHet helpt [2].", "</think>Het helpt [2]."]
)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_all_before_a_lone_end_is_thought(text: str, size: int) -> None:
    splitter = Splitter()
    found: list[Written] = []
    for at in range(0, len(text), size):
        thoughts = splitter.thoughts
        more = splitter.feed(text[at : at + size])
        found = more if splitter.thoughts > thoughts else found + more
    left, broken = splitter.finish()
    assert (found + left, broken) == ([Written("Het helpt.", (2,))], False)
    assert splitter.thoughts == 1
    assert splitter.length == len(text.rpartition("</think>")[2])


def test_what_only_looks_like_the_end_of_a_thought_stays() -> None:
    assert split("Minder </thi kan [1]. Dan </", 1) == ([Written("Minder </thi kan.", (1,))], True)


def test_unfinished_thoughts_say_nothing() -> None:
    assert split("<think>Het helpt [1]. Zeker weten [2].", 3) == ([], True)


@pytest.mark.parametrize("text", ["Het helpt [1]. Maar als het geld op", "Het helpt [1]. Maar [2"])
def test_a_text_that_breaks_off_loses_its_last_words(text: str) -> None:
    assert split(text, 3) == ([Written("Het helpt.", (1,))], True)


def test_lists_and_marks_become_plain_text() -> None:
    found, _ = split("- **Een** kartrekker helpt [1]\n2. Geld\u200b helpt\x00 ook [2]\n# Kop", 4)
    assert found == [Written("Een kartrekker helpt", (1,)), Written("Geld helpt ook", (2,))]


def test_no_text_is_no_sentence() -> None:
    assert split("", 1) == ([], False)
    assert split(" \n ", 1) == ([], False)


def test_a_huge_range_is_no_huge_answer() -> None:
    found, _ = split("Dit helpt [1-999].", 50)
    assert len(found[0].cited) <= 21
