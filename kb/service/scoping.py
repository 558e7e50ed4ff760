"""Which publications and passages may answer: filters in the reader's words, field words, phrases and exclusions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from index.query import ParsedQuery, year_range
from index.search import Scope
from kb.errors import QueryError
from kb.store import Store
from kb.taxonomy import FACETS, Taxonomy
from kb.types import Filter


class Scoping:
    """Turns what a reader asked for into ids, by what taxonomy and store know."""

    def __init__(self, store: Store, taxonomy: Taxonomy) -> None:
        self._store = store
        self._taxonomy = taxonomy

    def resolve(self, filter: Filter) -> Filter:
        """The filter with labels and synonyms replaced by ids ("IZA" -> "integraal-zorgakkoord").

        Raises QueryError naming the known values when neither taxonomy nor store knows a value.
        """
        if filter.year_from is not None and filter.year_to is not None and filter.year_from > filter.year_to:
            raise QueryError(f"the first year ({filter.year_from}) lies after the last ({filter.year_to})")
        present = None
        changes: dict[str, Any] = {}
        for facet in FACETS:
            ids = []
            for value in getattr(filter, facet):
                id = self._taxonomy.resolve(facet, value)
                if id is None:
                    present = present or self._store.facet_counts()
                    if value not in present[facet]:
                        known = ", ".join(present[facet]) or "none"
                        raise QueryError(f"unknown {facet.replace('_', ' ')} {value!r}; this kb has: {known}")
                ids.append(id or value)
            changes[facet] = tuple(ids)
        return replace(filter, **changes)

    def with_fields(self, filter: Filter, parsed: ParsedQuery) -> tuple[Filter, str]:
        """The filter with the query's field words added, and the words to search; a value nobody knows is a word."""
        words = [parsed.text]
        for facet, value in parsed.fields:
            years = year_range(value) if facet == "year" else None
            if years is not None:
                filter = replace(filter, year_from=years[0], year_to=years[1])
                continue
            try:
                added: Any = {facet: (*getattr(filter, facet), value)}
                filter = self.resolve(replace(filter, **added))
            except (QueryError, AttributeError):
                words.append(value)
        text = " ".join(word for word in words if word)
        return filter, text or " ".join(value for _, value in parsed.fields) or parsed.raw

    def scope(self, filter: Filter, parsed: ParsedQuery) -> tuple[Scope, tuple[str, ...]]:
        """What passes a resolved filter and the query's phrases and exclusions, and the phrases left aside.

        Phrases that no passage of the kb holds are left aside where there is more to search by: their words are then
        searched as any others. A question that is a phrase and nothing else asks for these words alone.
        """
        passages = publications = None
        if filter:
            passages, publications = self._store.passage_ids(filter), self._store.publication_ids(filter)
        only = " ".join(parsed.phrases) == parsed.text
        held = parsed.phrases and (only or self._store.passages_with(parsed.phrases, ()))
        phrases, unfound = (parsed.phrases, ()) if held else ((), parsed.phrases)
        if not phrases and not parsed.excluded:
            return Scope(passages, publications), unfound
        exact = self._store.passages_with(phrases, parsed.excluded)
        allowed = exact if passages is None else sorted(set(exact) & set(passages))
        return Scope(allowed, publications, exact=True), unfound
