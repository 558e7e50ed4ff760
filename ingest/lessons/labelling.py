"""Which determinants, themes, actors and target groups a lesson is about; none rather than a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.lessons.features import Inputs, label_rows, wording_rows
from ingest.lessons.model import softmax
from ingest.lessons.phrases import PhraseMatcher
from ingest.lessons.wording import section_words
from kb.lesson import Label

if TYPE_CHECKING:
    from ingest.lessons.model import Matrix, Model
    from kb.taxonomy import Taxonomy

_MOST_LABELS = 3
# A first label must be this likely, a further one also this share of the first.
_LEAST_CHANCE = 0.2
_SHARE_OF_FIRST = 0.4
_NAMED_ONCE, _NAMED_AGAIN = 0.8, 0.9


@dataclass(frozen=True, slots=True)
class Labels:
    """What one lesson is about, likeliest first; empty where nothing is likely enough."""

    determinants: tuple[Label, ...]
    themes: tuple[Label, ...]
    actors: tuple[Label, ...]
    target_groups: tuple[Label, ...]


class Labeller:
    """Labels lessons with the terms of a taxonomy, by meaning and words; actors and target groups by words alone.

    Determinants and themes that the model was not trained on are never given; those that the taxonomy has no more are
    left out.
    """

    def __init__(self, taxonomy: Taxonomy, model: Model) -> None:
        self._model = model
        described = model.described
        self._determinants = PhraseMatcher(_words(taxonomy, "determinant", described.determinants))
        self._themes = PhraseMatcher(_words(taxonomy, "theme", described.themes))
        self._known = {s: frozenset(t.id for t in taxonomy.sections.get(s, ())) for s in ("determinant", "theme")}
        self._actors = PhraseMatcher(section_words(taxonomy, "actor"))
        self._target_groups = PhraseMatcher(section_words(taxonomy, "target_group"))

    def labels(self, found: Inputs) -> list[Labels]:
        """The labels of each row."""
        if not found.raw:
            return []
        determinants = self._chances(found, self._determinants, self._model.determinant_head, 0)
        themes = self._chances(found, self._themes, self._model.theme_head, 1)
        return [
            Labels(
                _likely(self._determinants.ids, determinants[row], self._known["determinant"]),
                _likely(self._themes.ids, themes[row], self._known["theme"]),
                _named(self._actors, words),
                _named(self._target_groups, words),
            )
            for row, words in enumerate(found.words)
        ]

    def ranked_determinants(self, found: Inputs) -> list[list[str]]:
        """All determinants for each row, likeliest first, however unlikely."""
        if not found.raw:
            return []
        chances = self._chances(found, self._determinants, self._model.determinant_head, 0)
        return [[self._determinants.ids[i] for i in np.argsort(-row)] for row in chances]

    def _chances(self, found: Inputs, matcher: PhraseMatcher, head: Matrix, which: int) -> Matrix:
        offsets = (self._model.determinant_offsets, self._model.theme_offsets)[which]
        wording = wording_rows(found, self._model.rarity)
        return softmax(label_rows(found, self._model.centres, matcher, wording) @ head + offsets)


def _words(taxonomy: Taxonomy, section: str, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    words = section_words(taxonomy, section)
    return {id: words.get(id, ()) for id in ids}


def _likely(ids: Sequence[str], chances: Matrix, known: frozenset[str]) -> tuple[Label, ...]:
    best = [i for i in np.argsort(-chances)[:_MOST_LABELS] if ids[i] in known]
    if not best or chances[best[0]] < _LEAST_CHANCE:
        return ()
    least = max(_LEAST_CHANCE, _SHARE_OF_FIRST * float(chances[best[0]]))
    return tuple(Label(ids[i], round(float(chances[i]), 3)) for i in best if chances[i] >= least)


def _named(matcher: PhraseMatcher, words: Sequence[str]) -> tuple[Label, ...]:
    counts = matcher.counts(words)
    best = sorted(counts, key=lambda id: -counts[id])[:_MOST_LABELS]
    return tuple(Label(id, _NAMED_AGAIN if counts[id] > 1 else _NAMED_ONCE) for id in best)
