"""Quotes cut into what a page shows differently."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.marking import Piece, Stretch, lines
from kb.types import Quote

TEXT = "Geld is er. Leiderschap en geld."
SPANS = st.lists(st.tuples(st.integers(-3, 35), st.integers(-3, 35)), max_size=5).map(tuple)


def test_words_of_the_question_and_words_in_their_place_are_told_apart() -> None:
    quote = Quote("Leiderschap en geld.", 0, 20, ((0, 11),), ((15, 19),))
    pieces = (Piece("Leiderschap", "own"), Piece(" en "), Piece("geld", "related"), Piece("."))
    assert lines(quote) == ((Stretch(False, pieces),),)


def test_the_best_sentence_is_a_stretch_of_its_own() -> None:
    quote = Quote(TEXT, 0, len(TEXT), ((0, 4), (27, 31)), ((12, 23),), (12, 32))
    assert lines(quote) == (
        (
            Stretch(False, (Piece("Geld", "own"), Piece(" is er. "))),
            Stretch(True, (Piece("Leiderschap", "related"), Piece(" en "), Piece("geld", "own"), Piece("."))),
        ),
    )


def test_a_quote_of_one_sentence_has_no_best_one() -> None:
    assert lines(Quote("Geld.", 0, 5, (), (), (0, 5))) == ((Stretch(False, (Piece("Geld."),)),),)


def test_a_quote_of_several_blocks_is_shown_by_line() -> None:
    quote = Quote("Wat hielp:\ngeld\n\nen tijd", 0, 25, ((11, 15),), (), (0, 10))
    assert lines(quote) == (
        (Stretch(True, (Piece("Wat hielp:"),)),),
        (Stretch(False, (Piece("geld", "own"),)),),
        (Stretch(False, (Piece("en tijd"),)),),
    )


@given(
    text=st.text(max_size=30), marks=SPANS, related=SPANS, sentence=st.tuples(st.integers(0, 30), st.integers(0, 30))
)
def test_the_pieces_together_are_the_quote(
    text: str, marks: tuple[tuple[int, int], ...], related: tuple[tuple[int, int], ...], sentence: tuple[int, int]
) -> None:
    quote = Quote(text, 0, len(text), marks, related, sentence)
    pieces = [piece for line in lines(quote) for stretch in line for piece in stretch.pieces]
    assert "".join(piece.text for piece in pieces) == text.replace("\n", "")
    assert all(piece.text for piece in pieces)
    own = {i for start, end in marks for i in range(max(0, start), min(end, len(text))) if text[i] != "\n"}
    assert sum(len(piece.text) for piece in pieces if piece.kind == "own") == len(own)
