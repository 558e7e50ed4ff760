"""A deterministic encoder without a model, so that tests can assert exact scores."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# Words that share a direction, as words of equal meaning nearly do in a real multilingual model.
TRANSLATIONS: Mapping[str, str] = {
    "leadership": "leiderschap",
    "trust": "vertrouwen",
    "collaboration": "samenwerking",
    "cooperation": "samenwerking",
    "implementation": "implementatie",
    "elderly": "ouderen",
    "dementia": "dementie",
    "success": "succes",
    "barrier": "belemmering",
    "finance": "financiering",
}


class ToyEncoder:
    """Gives every word its own axis, so the cosine of two texts is shared words / sqrt(words of one * of the other).

    Words count once, without case. ``synonyms`` maps a word to the word whose axis it shares. Axes are hashed, hence
    equal in every process; ``collisions`` tells whether the words of a test happen to share one. No words: all zeros.
    """

    def __init__(self, dim: int = 256, synonyms: Mapping[str, str] = TRANSLATIONS) -> None:
        self._dim = dim
        self._synonyms = dict(synonyms)

    @property
    def fingerprint(self) -> str:
        return f"toy-{self._dim}-{zlib.crc32(repr(sorted(self._synonyms.items())).encode()):08x}"

    @property
    def dim(self) -> int:
        return self._dim

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in enumerate(texts):
            axes = sorted({self._axis(word) for word in self._words(text)})
            vectors[row, axes] = 1 / np.sqrt(len(axes)) if axes else 0
        return vectors

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return ToyEncoder.encode_documents(self, [text])[0]

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return ToyEncoder.encode_documents(self, texts)

    def collisions(self, text: str) -> list[tuple[str, str]]:
        """Pairs of different words in ``text`` that share an axis by accident; assert it is empty when in doubt."""
        first: dict[int, str] = {}
        words = sorted(self._words(text))
        return [(first[axis], word) for word in words if first.setdefault(axis := self._axis(word), word) != word]

    def _words(self, text: str) -> set[str]:
        return {self._synonyms.get(word, word) for word in re.findall(r"\w+", text.lower())}

    def _axis(self, word: str) -> int:
        return zlib.crc32(word.encode("utf-8", "replace")) % self._dim
