"""Runs of letters."""

from hypothesis import example, given
from hypothesis import strategies as st

from index.letters import letters


def test_runs_of_four_with_the_edges_of_words() -> None:
    assert letters("zorg") == ["_zor", "zorg", "org_"]
    assert letters("De wij en IZA") == ["_iza", "iza_"]


def test_spellings_share_runs() -> None:
    assert set(letters("leiderschap")) & set(letters("teamleiderschap"))
    assert letters("Coördinatie") == letters("coordinatie")


@example("\ufc5e")  # a ligature that decomposes into a space and marks
@given(st.text(max_size=100))
def test_any_text_gives_runs_without_white_space(text: str) -> None:
    assert all(run and not run.isspace() and " " not in run for run in letters(text))
