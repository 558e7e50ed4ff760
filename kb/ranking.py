"""From the candidates of the indexes to the order a reader sees: intent, length, and the same text only once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.fusion import Scored
from index.intent import Intent, boost
from kb.types import Publication, StoredPassage

# Only the best candidates are looked at closely; the others keep their place below.
LOOKED_AT = 60
_INTENT = 0.15
# A passage of fewer words than this (a subtitle, a cover) seldom answers anything by itself.
_ENOUGH_WORDS = 12
_SHORT_KEEPS = 0.6
_SHINGLE = 5
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Looked:
    """A candidate with its text; ``copies`` are the publications of further candidates with (nearly) the same text."""

    scored: Scored
    passage: StoredPassage
    copies: tuple[str, ...] = ()


def look_closely(
    candidates: Sequence[Scored],
    passages: Mapping[int, StoredPassage],
    publications: Mapping[str, Publication],
    intent: Intent | None,
) -> list[Looked]:
    """The candidates whose passage exists, best first, after weighing length and intent; copies are folded in.

    The intent only lifts: nothing is hidden by it.
    """
    looked = []
    for scored in candidates:
        stored = passages.get(scored.id)
        if stored is None or stored.publication_id not in publications:
            continue
        words = len(stored.passage.text.split())
        score = scored.score * (_SHORT_KEEPS + (1 - _SHORT_KEEPS) * min(1.0, words / _ENOUGH_WORDS))
        if intent is not None:
            kind = publications[stored.publication_id].metadata.kind
            score += _INTENT * boost(intent, stored.passage.heading, kind, stored.passage.text)
        looked.append(Looked(replace(scored, score=score), stored))
    looked.sort(key=lambda item: (-item.scored.score, item.scored.id))
    return _without_copies(looked)


def _without_copies(looked: Sequence[Looked]) -> list[Looked]:
    kept: list[Looked] = []
    shingles: list[frozenset[str]] = []
    for item in looked:
        mine = _shingles(item.passage.passage.text)
        for place, theirs in enumerate(shingles):
            if mine and len(mine & theirs) >= _SAME * len(mine | theirs):
                kept[place] = replace(kept[place], copies=(*kept[place].copies, item.passage.publication_id))
                break
        else:
            kept.append(item)
            shingles.append(mine)
    return kept


def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.casefold())
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)) if words)
