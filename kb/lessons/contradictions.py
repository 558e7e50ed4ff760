"""Where lessons speak against each other: what helped here hindered there, or was shown not to matter.

Only sure ones. "Money helped" and "lack of money hindered" agree with each other, so a barrier that speaks of
something missing contradicts nothing, and neither does a success that speaks of something left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kb.lesson import Lesson, Polarity
from kb.lessons.catalogue import Snapshot
from kb.lessons.evidence import Witnesses
from kb.lessons.likeness import Likeness, sure

# Read on the shipped corpus: what lies below is about the same subject at best, not about the same thing in it.
THRESHOLD = 0.5
_MOST = 2000  # quotes of a side that are compared at once

_MISSING = re.compile(
    r"\b(geen|niet|niets|niemand|nooit|zonder|gebrek|gemis|tekort|ontbr\w+|ontbeer\w*|weinig|te kort|onvoldoende|"
    r"beperkt|zorgelijk|onzeker\w*|onduidelijk\w*|nauwelijks|mist|missen|afwezig\w*|wegval\w*|verdw\w+|schaars\w*|"
    r"no|not|nobody|nothing|never|without|lack\w*|little|few|insufficient|missing|absence|absent|hardly|unclear|"
    r"uncertain\w*|scarce\w*|shortage\w*|limited|worry|worries)\b",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(
    r"\b(geen|niet|nauwelijks|no|not|hardly)\b.{0,40}?\b(voorspel\w*|verschil|samen(hang\w*)?|rol|effect|bepalend|"
    r"invloed|uit|predict\w*|difference|associat\w*|matter\w*|relat\w*|influence|role)\b",
    re.IGNORECASE,
)


class Against(StrEnum):
    """What the second lesson says of what helped according to the first."""

    HINDERED = "hindered"
    NO_MATTER = "no-matter"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``helped`` and ``other`` speak of the same subject in different programmes; ``likeness`` is how near they are."""

    helped: Lesson
    other: Lesson
    against: Against
    likeness: float


def find_contradictions(snapshot: Snapshot, witnesses: Witnesses, threshold: float = THRESHOLD) -> list[Contradiction]:
    """The sure contradictions, nearest first; of the same two programmes on one subject only the nearest."""
    rows, vectors = snapshot.vectors
    lessons = [lesson for lesson in snapshot.shown if lesson.id in rows and (_helped(lesson) or _against(lesson))]
    if not lessons:
        return []
    likeness = Likeness(lessons, vectors[[rows[lesson.id] for lesson in lessons]])
    helped = [at for at, lesson in enumerate(lessons) if _helped(lesson)]
    others = [at for at, lesson in enumerate(lessons) if _against(lesson)]
    found = []
    for start in range(0, len(helped), _MOST):
        chunk = helped[start : start + _MOST]
        for row, column in np.argwhere(likeness.between(chunk, others) >= threshold):
            one, other = lessons[chunk[row]], lessons[others[column]]
            against = _against(other)
            if against and _comparable(one, other, witnesses):
                alike = float(likeness.between([chunk[row]], [others[column]])[0, 0])
                found.append(Contradiction(one, other, against, alike))
    return _nearest(found, witnesses)


def _helped(lesson: Lesson) -> bool:
    return lesson.polarity is Polarity.SUCCESS and not _MISSING.search(lesson.quote)


def _against(lesson: Lesson) -> Against | None:
    if lesson.polarity is Polarity.BARRIER and not _MISSING.search(lesson.quote):
        return Against.HINDERED
    if lesson.polarity is Polarity.FINDING and _NO_MATTER.search(lesson.quote):
        return Against.NO_MATTER
    return None


def _comparable(one: Lesson, other: Lesson, witnesses: Witnesses) -> bool:
    """In different programmes, with a label in common."""
    labels = [
        {*(f"d {id}" for id in sure(x.statement.determinants)), *(f"t {id}" for id in sure(x.statement.themes))}
        for x in (one, other)
    ]
    return bool(labels[0] & labels[1]) and witnesses.programme(one) != witnesses.programme(other)


def _nearest(found: Sequence[Contradiction], witnesses: Witnesses) -> list[Contradiction]:
    kept: dict[tuple[str, str, str | None], Contradiction] = {}
    for one in sorted(found, key=lambda c: (-c.likeness, c.helped.key, c.other.key)):
        key = (witnesses.programme(one.helped), witnesses.programme(one.other), one.helped.determinant)
        kept.setdefault(key, one)
    return list(kept.values())
