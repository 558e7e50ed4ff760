"""Labelled sentences with all that models are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.lessons.features import Inputs, Sentence, inputs, kernel_rows, needed, rarity
from ingest.lessons.labels import Labelled
from ingest.lessons.model import Matrix, kernel
from ingest.lessons.phrases import PhraseMatcher
from ingest.lessons.wording import section_words
from kb.errors import SourceError

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy
    from kb.types import Encoder, Vectors

GAMMA = 1.0  # chosen by cross-validation
_LEAST_LESSONS = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """Labels with their features; ``gram`` is the kernel between all of them, float32 (n, n).

    ``rare`` weighs hashed words and letters (features.rarity).
    """

    labels: tuple[Labelled, ...]
    found: Inputs
    centres: Vectors
    rows: Matrix
    gram: Matrix
    rare: Matrix
    encoder: str
    determinants: PhraseMatcher
    themes: PhraseMatcher

    @property
    def lesson(self) -> NDArray[np.bool_]:
        """Which labels are lessons."""
        return np.array([bool(label.is_lesson) for label in self.labels])


def prepare(labels: Sequence[Labelled], encoder: Encoder, taxonomy: Taxonomy) -> Prepared:
    """Embed the labels. Raises SourceError when there are too few lessons to learn from."""
    usable = tuple(label for label in labels if label.is_lesson is not None)
    if sum(bool(label.is_lesson) for label in usable) < _LEAST_LESSONS:
        raise SourceError("labels", f"too few lessons to learn from: {_LEAST_LESSONS} or more are needed")
    sentences = [Sentence(label.text, label.heading) for label in usable]
    texts = needed(sentences)
    vectors = dict(zip(texts, encoder.encode_documents(texts), strict=True))
    found = inputs(sentences, vectors)
    under = found.headings[found.headings.any(axis=1)]
    centres = np.stack([found.texts.mean(axis=0), under.mean(axis=0) if len(under) else found.texts.mean(axis=0)])
    rows = kernel_rows(found, centres)
    words = (PhraseMatcher(section_words(taxonomy, section)) for section in ("determinant", "theme"))
    gram = kernel(rows, rows, GAMMA)
    return Prepared(usable, found, centres, rows, gram, rarity(found), encoder.fingerprint, *words)
