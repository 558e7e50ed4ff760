"""The space that vectors are compared in: centred, and stretched where the collection hardly differs.

Vectors of sentence encoders share a large common part, questions share another, and a few directions hold most of
what is left; cosines then say more about "Dutch" or "a question" than about the subject. Taking the mean away and
scaling the main directions down mends that without any labels (Su et al., "Whitening Sentence Representations for
Better Semantics and Faster Retrieval", 2021; Mu and Viswanath, "All-but-the-Top", ICLR 2018). The collection's own
mean and directions are used. What questions share is not known from a collection: it is the mean of its windows plus
what questions differed by where both were known (``Priors``). Figures: docs/decisions.md, "Fusion".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from index.e5 import FINGERPRINT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.types import Vectors

_PRIORS = "e5_means.npz"
# How much of the difference between directions is evened out (1 would be whitening), and how much of the mean is
# taken away; measured on the judged collections.
_STRENGTH = 0.3
_CENTRED = 0.9
# So many vectors of an average collection are mixed in: a few texts do not show what all texts share.
_PRIOR_VECTORS = 50
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Priors:
    """What the vectors of an average collection share, by kind: "windows-nl", "questions-en" and so on."""

    means: Mapping[str, Vectors]

    def question_shift(self, language: str, group: str) -> Vectors:
        """From the mean of the windows of a language group to the mean of questions in ``language``."""
        asked = self.means["questions-nl" if language == "nl" else "questions-en"]
        shift: Vectors = asked - self.means[f"windows-{group}"]
        return shift


@dataclass(frozen=True, slots=True)
class Space:
    """``mean`` of shape (dim,) and ``stretch`` of shape (dim, dim), learnt from ``learnt_from`` vectors."""

    mean: Vectors
    stretch: Vectors
    learnt_from: int

    def place(self, rows: Vectors, centre: Vectors | None = None) -> Vectors:
        """Unit vectors of shape (n, dim) in this space; ``centre`` replaces the mean for texts of another kind."""
        moved = (rows - _CENTRED * (self.mean if centre is None else centre)) @ self.stretch
        norms = np.linalg.norm(moved, axis=1, keepdims=True)
        placed: Vectors = (moved / np.maximum(norms, _SMALLEST)).astype(np.float32)
        return placed


@cache
def priors_of(fingerprint: str) -> Priors | None:
    """The priors that ship for an encoder, None when there are none: its vectors are then compared as they are."""
    if fingerprint != FINGERPRINT:
        return None
    with files("index").joinpath(_PRIORS).open("rb") as file, np.load(file) as data:
        return Priors({name: data[name].astype(np.float32) for name in data.files})


def learn(rows: Vectors, prior_mean: Vectors) -> Space:
    """The space of ``rows`` of shape (n, dim); with few rows it stays near an unstretched one around ``prior_mean``."""
    count, dim = rows.shape
    weight = count / (count + _PRIOR_VECTORS)
    own = rows.mean(axis=0, dtype=np.float64) if count else prior_mean
    mean = weight * own + (1 - weight) * prior_mean
    centred = rows.astype(np.float64) - mean
    spread = centred.T @ centred / max(1, count)
    average = np.trace(spread) / dim or 1.0
    # Shrunk towards the same in all directions: with fewer rows than directions most directions are noise.
    trust = count / (count + dim)
    values, directions = np.linalg.eigh(trust * spread + (1 - trust) * average * np.eye(dim))
    scale = (np.maximum(values, _SMALLEST) / average) ** (-_STRENGTH / 2)
    stretch = (directions * scale) @ directions.T
    return Space(mean.astype(np.float32), stretch.astype(np.float32), count)
