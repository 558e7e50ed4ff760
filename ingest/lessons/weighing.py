"""How much a lesson says: a platitude without context weighs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.lessons.cues import lexicon

if TYPE_CHECKING:
    from ingest.lessons.features import Sentence
    from ingest.lessons.labelling import Labels

_FULL_WORDS = 12
_LEAST = 0.2


def weight_of(sentence: Sentence, words: Sequence[str], labels: Labels) -> float:
    """0.2 to 1: longer statements, with numbers, an actor, a cause or a contrast say more than a slogan."""
    counts = lexicon()["cue"].counts(words)
    weight = 0.3 + 0.4 * min(len(words), _FULL_WORDS) / _FULL_WORDS
    weight += 0.1 * bool(labels.actors or labels.target_groups)
    weight += 0.1 * ("cause" in counts or "contrast" in counts or "without" in counts)
    weight += 0.1 * bool(labels.determinants)
    weight += 0.1 * any(c.isdigit() for c in sentence.text)
    if "platitude" in counts and len(words) < _FULL_WORDS:
        weight -= 0.3
    return round(max(_LEAST, min(weight, 1.0)), 2)
