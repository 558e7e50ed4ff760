"""Ids that patterns keep: a group that is mostly an old pattern goes on under its id."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from kb.lesson_store import StoredPattern
from kb.lessons.grouping import SIDES, Group

# An old pattern lives on in a group that holds more than this part of its lessons that still exist.
_CORE = 0.5


def with_ids(groups: Sequence[Group], old: Sequence[StoredPattern], alive: Collection[str]) -> list[StoredPattern]:
    """The groups as patterns, in their order; ``alive`` are the ids of the lessons that exist now.

    A group takes the id of the old pattern of its side most of whose living lessons it holds; where several could, the
    pair with the greatest overlap (Jaccard) comes first. Other groups get an id made of their central lesson.
    """
    kept = _inherited(groups, old, set(alive))
    taken = {pattern.id for pattern in old} | set(kept.values())
    found = []
    for number, group in enumerate(groups):
        id = kept.get(number) or _new_id(group.centre.id, taken)
        taken.add(id)
        lessons = tuple(sorted(lesson.id for lesson in group.lessons))
        found.append(StoredPattern(id, group.polarity, group.determinant, group.centre.id, lessons))
    return found


def _inherited(groups: Sequence[Group], old: Sequence[StoredPattern], alive: set[str]) -> Mapping[int, str]:
    """Group number -> the id it goes on under."""
    homes: dict[str, int] = {lesson.id: number for number, group in enumerate(groups) for lesson in group.lessons}
    pairs: list[tuple[float, str, int]] = []
    for pattern in old:
        core = set(pattern.lessons) & alive
        for number in {homes[id] for id in core if id in homes}:
            members = {lesson.id for lesson in groups[number].lessons}
            shared = len(core & members)
            same_side = SIDES[pattern.polarity] == SIDES[groups[number].polarity]
            if same_side and shared > _CORE * len(core):
                pairs.append((shared / len(core | members), pattern.id, number))
    kept: dict[int, str] = {}
    for _, id, number in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if number not in kept and id not in kept.values():
            kept[number] = id
    return kept


def _new_id(centre: str, taken: Collection[str]) -> str:
    """An id of the central lesson; an old pattern that began with the same lesson keeps its own."""
    for attempt in range(len(taken) + 1):
        id = "p" + hashlib.sha256(f"{centre}{f' {attempt}' if attempt else ''}".encode()).hexdigest()[:12]
        if id not in taken:
            return id
    raise AssertionError("there are more ids than taken ones")
