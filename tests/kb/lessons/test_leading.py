"""Which lessons lead an answer: those of the kind that was asked for, and none when nothing answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from kb.lessons.finding import LessonResult
from kb.lessons.leading import LEADING, leading
from kb.types import Filter, Notices, SearchResult

ASKED = SearchResult("succesfactoren voor leiderschap", (), 1, notices=Notices(intent="success"))


class Finder:
    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def find(
        self,
        query: str | None = None,
        *,
        polarity: Sequence[str] = (),
        filter: Filter | None = None,
        page_size: int = 20,
    ) -> LessonResult:
        self.asked = {"query": query, "polarity": tuple(polarity), "filter": filter, "page_size": page_size}
        return LessonResult(1, ("a lesson",), None, {})  # type: ignore[arg-type]


def test_the_kind_that_was_asked_for_is_looked_for() -> None:
    finder, wanted = Finder(), Filter(programme=("iza",))
    assert leading(finder, ASKED, wanted) == ("a lesson",)
    assert finder.asked == {
        "query": ASKED.query,
        "polarity": ("success",),
        "filter": wanted,
        "page_size": LEADING,
    }


@pytest.mark.parametrize(
    "result",
    [
        replace(ASKED, notices=Notices()),
        replace(ASKED, notices=Notices(intent="who")),
        replace(ASKED, answered=False),
        replace(ASKED, page=2),
    ],
    ids=["no kind asked for", "no kind of lesson", "nothing answers", "a further page"],
)
def test_otherwise_no_lesson_leads(result: SearchResult) -> None:
    finder = Finder()
    assert leading(finder, result, None) == ()
    assert not finder.asked
