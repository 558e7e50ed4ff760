"""How much two lessons say the same: their meaning, the words they share and what they were labelled with.

The cosine of sentences knows the subject, but also the form: "Het helpt als ..." lies near every other "Het helpt
als ...". So words of content that two lessons of one language share count too, and words of form do not; and lessons
whose sure labels differ must be nearer before they count as the same. The weights were chosen by reading the groups
that they made of the shipped corpus (docs/decisions.md, "Patterns").
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from index.analyzer import STOP_WORDS, fold, stem
from kb.lesson import Label, Lesson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.types import Vectors

_WORDS = 0.4
# So much of their words do lessons on one subject share: less counts against them.
_USUAL_OVERLAP = 0.2
_SAME_LABEL, _OTHER_LABEL = 0.03, -0.06
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

    About 1 for the same words, 0 for lessons with nothing in common.
    """

    def __init__(self, lessons: Sequence[Lesson], vectors: Vectors) -> None:
        self._vectors = vectors
        self._words = _weighted([words_of(lesson) for lesson in lessons])
        self._dutch = np.asarray([lesson.language == "nl" for lesson in lessons], dtype=bool)
        self._determinants = _indicators([sure(lesson.statement.determinants) for lesson in lessons])
        self._themes = _indicators([sure(lesson.statement.themes) for lesson in lessons])

    def between(self, rows: Sequence[int], columns: Sequence[int]) -> Vectors:
        """The likeness of each of ``rows`` to each of ``columns``, shape (len(rows), len(columns))."""
        left, right = np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp)
        found: Vectors = self._vectors[left] @ self._vectors[right].T
        overlap = (self._words[left] @ self._words[right].T).toarray()
        comparable = self._dutch[left][:, None] == self._dutch[right][None, :]
        found += np.where(comparable, _WORDS * (overlap - _USUAL_OVERLAP), np.float32(0))
        for labels in (self._determinants, self._themes):
            found += _agreement(labels[left], labels[right])
        return found


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
    numbers = {word: number for number, word in enumerate(sorted(seen))}
    rows, columns, values = [], [], []
    for row, words in enumerate(found):
        weights = {word: math.log(1 + len(found) / seen[word]) for word in sorted(words)}
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        rows += [row] * len(weights)
        columns += [numbers[word] for word in weights]
        values += [weight / norm for weight in weights.values()]
    shape = (len(found), max(1, len(numbers)))
    return csr_matrix((np.asarray(values, dtype=np.float32), (rows, columns)), shape=shape)


def _indicators(labels: Sequence[Collection[str]]) -> NDArray[np.float32]:
    names = sorted({id for found in labels for id in found})
    numbers = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(labels), max(1, len(names))), dtype=np.float32)
    for row, found in enumerate(labels):
        table[row, [numbers[id] for id in found]] = 1.0
    return table


def _agreement(left: NDArray[np.float32], right: NDArray[np.float32]) -> Vectors:
    """What labels add: nothing where one of the two has none that is sure."""
    known = (left.max(axis=1) > 0)[:, None] & (right.max(axis=1) > 0)[None, :]
    scores = np.where(left @ right.T > 0, np.float32(_SAME_LABEL), np.float32(_OTHER_LABEL))
    agreed: Vectors = np.where(known, scores, np.float32(0))
    return agreed
