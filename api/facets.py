"""Counts by facet as a reader sees them: with names for languages, and with the choices that are still open."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from api.i18n import Interface
from kb.service import KnowledgeBase
from kb.types import FacetValue, Filter

# Facets a reader ticks, in the order of the page; ``year`` is a range of its own.
TICKED = ("programme", "kind", "theme", "target_group", "region", "language")


def facet_counts(
    kb: KnowledgeBase, query: str | None, filter: Filter, language: str, *, as_typed: bool = False, plain: bool = False
) -> dict[str, list[FacetValue]]:
    """All facets of what matches, labelled in ``language`` ("nl" or "en")."""
    found = kb.facets(query, filter, language, as_typed=as_typed, plain=plain)
    ui = Interface(language)
    return found | {"language": [replace(v, label=ui.language(v.value)) for v in found.get("language", [])]}


def open_choices(
    kb: KnowledgeBase, query: str | None, filter: Filter, language: str, *, as_typed: bool = False, plain: bool = False
) -> dict[str, list[FacetValue]]:
    """The values a reader may tick, each facet counted as if nothing in that facet were ticked yet.

    Values of one facet mean "or": counted under its own filter, a facet would show only what is ticked already.
    """
    count = partial(facet_counts, kb, query, language=language, as_typed=as_typed, plain=plain)
    found = count(filter)
    for facet in TICKED:
        ticked: tuple[str, ...] = getattr(filter, facet)
        if ticked:
            values = count(without_facet(filter, facet))[facet]
            missing = [v for v in ticked if v not in {value.value for value in values}]
            values += [FacetValue(v, label_of(kb, facet, v, language), 0) for v in missing]
            found[facet] = values
    return found


def label_of(kb: KnowledgeBase, facet: str, value: str, language: str) -> str:
    """What a reader sees for one value."""
    return Interface(language).language(value) if facet == "language" else kb.label(facet, value, language)


def without_facet(filter: Filter, facet: str) -> Filter:
    """The filter with nothing chosen in one of its fields."""
    changes: dict[str, Any] = {facet: getattr(Filter(), facet)}
    return replace(filter, **changes)
