"""From the candidates of the indexes to the order a reader sees: intent, length, and the same text only once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

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
class Found:
    """A candidate, with its text if it was looked at closely.

    ``copies`` are the publications of further candidates with (nearly) the same text.
    """

    scored: Scored
    passage: StoredPassage | None = None
    copies: tuple[str, ...] = ()


def look_closely(
    candidates: Sequence[Scored],
    passages: Mapping[int, StoredPassage],
    publications: Mapping[str, Publication],
    intent: Intent | None,
) -> list[Found]:
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
        looked.append((replace(scored, score=score), stored))
    looked.sort(key=lambda pair: (-pair[0].score, pair[0].id))
    return _without_copies(looked)


def _without_copies(looked: Sequence[tuple[Scored, StoredPassage]]) -> list[Found]:
    kept: list[Found] = []
    texts: list[frozenset[int]] = []
    seen: set[int] = set()
    for scored, stored in looked:
        runs = _runs(stored.passage.text)
        # Most runs of words are new: then no single text need be compared with.
        known = len(runs & seen) >= _SAME * len(runs) > 0
        place = next((i for i, other in enumerate(texts) if known and _same(runs, other)), None)
        if place is not None:
            kept[place] = replace(kept[place], copies=(*kept[place].copies, stored.publication_id))
            continue
        kept.append(Found(scored, stored))
        texts.append(runs)
        seen |= runs
    return kept


def _same(left: frozenset[int], right: frozenset[int]) -> bool:
    return len(left & right) >= _SAME * len(left | right)


@lru_cache(maxsize=2_000)
def _runs(text: str) -> frozenset[int]:
    """The runs of five words of a text, as hashes; the same passages answer many questions."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(hash(tuple(words[i : i + _SHINGLE])) for i in range(max(1, len(words) - _SHINGLE + 1)) if words)
