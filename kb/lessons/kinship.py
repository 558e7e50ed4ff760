"""Which publications come from one source, so that they are not taken for two witnesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from kb.types import Publication

# An address with fewer steps is the front of a site or of one of its rooms: what lies below it is no child of it.
_STEPS = 3


def kin(publications: Iterable[Publication]) -> Mapping[str, str]:
    """Publication id -> what all its kin share: the id of one of them.

    Kin have the same web address, or one address below the other.
    """
    found: dict[str, str] = {}
    places: dict[tuple[str, ...], str] = {}
    for publication in sorted(publications, key=lambda one: (len(_place(one) or ()), one.id)):
        place = _place(publication)
        if place is None:
            found[publication.id] = publication.id
            continue
        above = (places.get(place[:length]) for length in range(_STEPS, len(place)))
        leader = places.get(place) or next((id for id in above if id), publication.id)
        places.setdefault(place, leader)
        found[publication.id] = leader
    return found


def _place(publication: Publication) -> tuple[str, ...] | None:
    """Host, steps of the path and query of the source's address; None without one."""
    if publication.public_url is None:
        return None
    try:
        parts = urlsplit(publication.public_url.strip().lower())
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    return (host, *steps, *([f"?{parts.query}"] if parts.query else []))
