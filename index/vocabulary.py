"""The words of the collection with their vectors: how a question in one language finds words of the other.

Each word is embedded once, by itself. A query word that the passages' language does not have is searched by the
nearest words that it does have. No dictionary or translation model is needed. The figures are in docs/decisions.md.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import STOP_WORDS, plain_words
from index.state import IndexState, read_state, version_of, write_state
from kb.errors import IndexStale
from kb.types import Encoder

if TYPE_CHECKING:
    from kb.types import Vectors

FORMAT = "words-1"
LANGUAGES = ("nl", "en")
NEAREST = 4
THRESHOLD = 0.86
_SHORTEST = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one language and their vectors, row by row."""

    words: tuple[str, ...]
    matrix: Vectors


class Vocabulary:
    """Words by language with vectors. Reads follow what another process writes; writes need the ingest lock."""

    name = "vocabulary"

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._state_file = folder / "vocabulary.json"
        self._encoder = encoder
        self.fingerprint = f"{FORMAT}/{encoder.fingerprint}"
        self._words: Mapping[str, Words] = {}
        self._seen = -1
        self._lock = threading.Lock()
        self._encode = lru_cache(maxsize=5_000)(encoder.encode_query)

    def state(self) -> IndexState | None:
        """What is on disk now, whoever wrote it."""
        return read_state(self._state_file)

    def nearest(
        self, word: str, language: str, k: int = NEAREST, threshold: float = THRESHOLD
    ) -> list[tuple[str, float]]:
        """At most ``k`` words of ``language`` with their cosine to ``word``, nearest first, ties by word.

        Raises IndexStale when the files were made for another encoder or format.
        """
        known = self.by_language().get(language)
        if known is None or not known.words or not _is_word(word, ""):
            return []
        scores = known.matrix @ self.vector(word)
        best = sorted(np.flatnonzero(scores >= threshold), key=lambda i: (-scores[i], known.words[i]))[:k]
        return [(known.words[i], float(scores[i])) for i in best]

    def words(self, language: str) -> Sequence[str]:
        """All words of a language."""
        known = self.by_language().get(language)
        return known.words if known else ()

    def vector(self, word: str) -> Vectors:
        """The vector of a word, also of one that the collection does not have."""
        return self._encode(word)

    def by_language(self) -> Mapping[str, Words]:
        """All words with their vectors; the same object until another process writes, empty before the first time.

        Raises IndexStale when the files were made for another encoder or format.
        """
        with self._lock:
            version = version_of(self._state_file)
            if version != self._seen:
                self._words = self._open()
                self._seen = version
            return self._words

    def write(self, words: Mapping[str, Mapping[str, Vectors]], seq: int) -> None:
        """Replace everything by vectors by word by language."""
        old = self.state()
        name = f"vocabulary-{seq}-{os.getpid()}"
        beside = self._folder / f".{name}"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for language, vectors in words.items():
            rows = list(vectors.values())
            matrix = np.stack(rows) if rows else np.zeros((0, self._encoder.dim), np.float32)
            np.save(beside / f"{language}.npy", matrix.astype(np.float16))
            (beside / f"{language}.json").write_text(json.dumps(list(vectors), ensure_ascii=False), "utf-8")
        shutil.rmtree(self._folder / name, ignore_errors=True)
        beside.replace(self._folder / name)
        write_state(self._state_file, IndexState(self.fingerprint, seq, name))
        if old is not None and old.data != name:
            shutil.rmtree(self._folder / old.data, ignore_errors=True)

    def _open(self) -> Mapping[str, Words]:
        state = self.state()
        if state is None:
            return {}
        if state.fingerprint != self.fingerprint:
            raise IndexStale(self.name, self.fingerprint, state.fingerprint)
        folder = self._folder / state.data
        try:
            return {
                language: Words(
                    tuple(json.loads((folder / f"{language}.json").read_text("utf-8"))),
                    np.load(folder / f"{language}.npy").astype(np.float32),
                )
                for language in LANGUAGES
            }
        except (OSError, ValueError) as error:
            raise IndexStale(self.name, self.fingerprint, f"files that cannot be read ({state.data})") from error


def count_words(texts: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    """In how many of the (language, text) pairs each word occurs, by language; function words are left out."""
    counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for language, text in texts:
        code = "nl" if language == "nl" else "en"
        counts[code].update(word for word in set(plain_words(text)) if _is_word(word, code))
    return counts


def _is_word(word: str, code: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha() and word not in STOP_WORDS.get(code, frozenset())
