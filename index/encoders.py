"""Chooses the encoders for a configured model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.e5 import NAME
from index.light_encoder import LightEncoder
from index.sentence_encoder import SentenceEncoder

if TYPE_CHECKING:
    from kb.types import Encoder


def open_encoders(model: str, home: Path, threads: int | None = None) -> tuple[Encoder, Encoder]:
    """The encoder of documents and that of queries for ``model``, with equal fingerprints.

    The default model has a light engine for queries; any other model serves both. Opening is cheap: nothing is
    imported, built or fetched before the first text. ``home`` is the data folder, ``threads`` the number of CPU
    threads (None or 0: all).
    """
    documents = SentenceEncoder(model, home, threads)
    queries = LightEncoder(threads) if model == NAME else documents
    return documents, queries
