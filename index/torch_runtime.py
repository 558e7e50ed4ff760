"""How torch is brought in: only when a model is needed, without spinning threads, without progress bars."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def torch_runtime() -> Iterator[None]:
    """Import and use transformers' model files inside this; it makes importing torch the first time well-behaved."""
    # OpenMP reads this once, when torch is loaded. By default its threads wait for each other by spinning: with other
    # programs on the same cores a short text then took 960 ms instead of 10, and passages 4-11/s instead of 21/s.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from transformers.utils import logging

    had_bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if had_bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
