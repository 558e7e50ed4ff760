"""Judging one sentence, and what is remembered of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from numpy.typing import NDArray
from toy import ToyEncoder

from index.analyzer import Analyzer
from kb.answer.support import Support
from kb.answer.types import Source
from kb.types import Metadata, Publication

QUOTE = "Samenwerking lukt met een kartrekker. Geld is er te weinig."
SENTENCE = "Samenwerking lukt met een kartrekker"


class CountingEncoder(ToyEncoder):
    """Counts what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()

    def encode_query(self, text: str) -> NDArray[Any]:
        self.asked[text] += 1
        return super().encode_query(text)


def source(number: int, quote: str) -> Source:
    publication = Publication("p", "", "", Metadata("Verslag", "nl"), None, 1, "")
    return Source(number, quote, publication, number, None, (), "nl")


def test_a_sentence_is_embedded_once_and_not_remembered() -> None:
    encoder = CountingEncoder()
    support = Support(encoder, Analyzer())
    cited = [source(1, QUOTE), source(2, "Een kartrekker helpt. Samenwerking lukt dan.")]
    first = support.supporting(SENTENCE, "nl", cited)
    assert [found.number for found in first] == [1, 2]
    assert encoder.asked[SENTENCE] == 1
    assert support.supporting(SENTENCE, "nl", cited) == first
    assert encoder.asked[SENTENCE] == 2  # nothing of it was kept
    assert encoder.asked[QUOTE] == 1


def test_what_differs_in_a_number_is_not_embedded() -> None:
    encoder = CountingEncoder()
    assert not Support(encoder, Analyzer()).holds("Samenwerking lukt met zes kartrekkers", "nl", (source(1, QUOTE),))
    assert not encoder.asked
