"""What all encoders do to text before the model and to vectors after it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.types import Vectors


def encodable(text: str) -> str:
    """``text`` as every tokenizer accepts it: composed characters, no NUL, no lone surrogates.

    The C engine ends a text at NUL and, unlike the Python tokenizer, does not compose "e" + accent (found in names and
    PDFs made on a Mac); without this a query and a document would be cut into different tokens.
    """
    whole = text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole)


def unit(vectors: NDArray[Any]) -> Vectors:
    """``vectors`` as float32 of length 1 along the last axis; what is zero or not a number becomes all zeros.

    A zero vector is similar to nothing, so one odd text does no harm to an index.
    """
    rows = np.nan_to_num(np.asarray(vectors, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    norms = np.linalg.norm(rows, axis=-1, keepdims=True)
    vectors_of_length_one: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return vectors_of_length_one
