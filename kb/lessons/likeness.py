"""How likely a reader is to say that two lessons are the same: by meaning, shared words and labels.

The cosine of sentences knows the subject, but also the form: "Het helpt als ..." lies near every other "Het helpt
als ...". So words of content that two lessons of one language share count too, words of form do not, and so do the
determinants and themes that both were labelled with. The weights are a logistic regression on pairs of lessons that
were judged by reading (docs/decisions.md, "Patterns").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from index.analyzer import STOP_WORDS, fold, stem
from kb.lesson import Label, Lesson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.types import Vectors

# Log odds for each sign going from 0 to 1, in the order of ``signs``; `python -m tests.benchmarks.likeness` fits them.
_WEIGHTS = (6.90, 5.84, -1.04, 1.48, 2.54)
_NOTHING_SHARED = -5.88
# A label below this says nothing of the subject.
SURE = 0.5
_LABELS = 2  # the surest ones of each kind
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that tell how something is said, or that every report says.
_FORM = {
    "nl": """helpt helpen zonder blijft blijven onze lezing initiatief dezelfde datzelfde daaruit begin begint vraag
        kijk spreek zorg zorgt maak maakt geef geeft laat neem ga heeft nodig alleen niet geen veel meer weinig eerst
        eigen iets iemand niemand iedere ieder elke elk andere ander vaak altijd soms dan zelf programma programmas
        project projecten patroon patronen les lessen belangrijk belangrijkste komt komen vanaf tijdens samen goed
        goede juist volgens blog onderzoek evaluatie bleek blijkt maken geven succesfactor belemmering""",
    "en": """one not more only people programme programmes project projects help helps helped without need needs
        reading lesson lessons important pattern patterns study evaluation own other others every each often always
        make makes take takes give gives found showed success factor barrier""",
}
_IGNORED = {
    code: STOP_WORDS[code] | {fold(word) for word in _FORM[code].split()} | {"http", "https", "www"} for code in _FORM
}


class Likeness:
    """Compares the lessons it was made of, by their place in ``lessons``; row ``i`` of ``vectors`` is of lesson ``i``.

    A likeness is a chance: near 1 for the same words, near 0 for lessons with nothing in common.
    """

    def __init__(self, lessons: Sequence[Lesson], vectors: Vectors) -> None:
        self._vectors = vectors
        self._words = _weighted([words_of(lesson) for lesson in lessons])
        self._dutch = np.asarray([lesson.language == "nl" for lesson in lessons], dtype=bool)
        self._determinants = _labels([lesson.statement.determinants for lesson in lessons]).toarray()
        self._themes = _labels([lesson.statement.themes for lesson in lessons]).toarray()

    def between(self, rows: Sequence[int], columns: Sequence[int]) -> Vectors:
        """The likeness of each of ``rows`` to each of ``columns``, shape (len(rows), len(columns))."""
        odds = np.full((len(rows), len(columns)), _NOTHING_SHARED, dtype=np.float32)
        for weight, sign in zip(_WEIGHTS, self.signs(rows, columns), strict=True):
            odds += np.float32(weight) * sign
        chances: Vectors = (1 / (1 + np.exp(-odds))).astype(np.float32, copy=False)
        return chances

    def signs(self, rows: Sequence[int], columns: Sequence[int]) -> tuple[NDArray[Any], ...]:
        """What the likeness is made of: five arrays of shape (len(rows), len(columns)).

        The cosine; the share of words in common and a 1, both 0 between languages; the determinants and the themes in
        common.
        """
        left, right = np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp)
        comparable = self._dutch[left][:, None] == self._dutch[right][None, :]
        return (
            self._vectors[left] @ self._vectors[right].T,
            (self._words[left] @ self._words[right].T).toarray(),  # the words of another language are other words
            comparable,
            *(labels[left] @ labels[right].T for labels in (self._determinants, self._themes)),
        )


def sure(labels: Sequence[Label]) -> tuple[str, ...]:
    """The ids of the surest labels that are sure enough to tell subjects apart."""
    return tuple(label.id for label in labels[:_LABELS] if label.confidence >= SURE)


def words_of(lesson: Lesson) -> frozenset[str]:
    """The stems of the words of content in a lesson, told apart by language."""
    code = "nl" if lesson.language == "nl" else "en"
    words = {fold(word) for word in _WORD.findall(lesson.quote)}
    return frozenset(f"{code}:{stem(word, code)}" for word in words if word not in _IGNORED[code])


def _weighted(found: Sequence[Collection[str]]) -> csr_matrix:
    """Unit rows of word weights; rare words weigh more."""
    seen = Counter(word for words in found for word in words)
    return _unit_rows([{word: math.log(1 + len(found) / seen[word]) for word in sorted(words)} for words in found])


def _labels(found: Sequence[Sequence[Label]]) -> csr_matrix:
    """Unit rows of how sure the labels are. The root, so that two half-sure labels count as much as one sure label."""
    return _unit_rows([{label.id: math.sqrt(label.confidence) for label in labels} for labels in found])


def _unit_rows(weighted: Sequence[Mapping[str, float]]) -> csr_matrix:
    """A sparse row of length 1 for each mapping, all zeros for an empty one."""
    numbers = {name: number for number, name in enumerate(sorted({name for row in weighted for name in row}))}
    rows, columns, values = [], [], []
    for row, weights in enumerate(weighted):
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        rows += [row] * len(weights)
        columns += [numbers[name] for name in weights]
        values += [weight / norm for weight in weights.values()]
    shape = (len(weighted), max(1, len(numbers)))
    return csr_matrix((np.asarray(values, dtype=np.float32), (rows, columns)), shape=shape)
