"""What a reader asked of a page: read leniently from the address, and written back into links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import QueryParams

from api.dependencies import MAX_PAGE, MAX_VALUE, MAX_VALUES
from api.facets import TICKED
from api.i18n import Interface
from kb.errors import QueryError
from kb.service import MAX_QUERY, KnowledgeBase
from kb.types import Filter

FIELDS = (*TICKED, "publication")
_YEARS = ("year_from", "year_to")
_MAX_YEAR = 9999


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A question with its filters. ``typed_years`` keeps what stood in the fields of first and last year.

    ``as_typed`` and ``plain`` are as for ``KnowledgeBase.search``.
    """

    q: str
    filter: Filter
    page: int = 1
    typed_years: tuple[str, str] = ("", "")
    too_many: bool = False
    as_typed: bool = False
    plain: bool = False

    @classmethod
    def read(cls, parameters: QueryParams) -> SearchForm:
        """The form in an address; empty fields and a page that is no number count as not given."""
        values = {name: tuple(dict.fromkeys(v for v in parameters.getlist(name) if v.strip())) for name in FIELDS}
        too_many = any(len(v) > MAX_VALUES or any(len(x) > MAX_VALUE for x in v) for v in values.values())
        typed = [parameters.get(name, "").strip() for name in _YEARS]
        years = {name: _number(text, _MAX_YEAR) for name, text in zip(_YEARS, typed, strict=True)}
        fields: dict[str, Any] = {n: v[:MAX_VALUES] for n, v in values.items()} | years
        q = _clean(parameters.get("q", ""))
        # A form sends along for which question it was asked to search as typed; another question starts afresh.
        kept = _clean(parameters.get("asked", q)) == q
        return cls(
            q=q,
            filter=Filter(**fields),
            page=_number(parameters.get("page", ""), MAX_PAGE) or 1,
            typed_years=(typed[0], typed[1]),
            too_many=too_many,
            as_typed=kept and parameters.get("as_typed") == "1",
            plain=kept and parameters.get("plain") == "1",
        )

    def resolved(self, kb: KnowledgeBase) -> SearchForm:
        """The form with names of programmes and such replaced by ids. Raises QueryError for an unknown one."""
        return replace(self, filter=kb.resolve(self.filter))

    def notice(self, kb: KnowledgeBase, ui: Interface) -> str | None:
        """Why this cannot be searched, in the reader's language; None when it can."""
        if len(self.q) > MAX_QUERY:
            return ui.text("notice_too_long", length=ui.number(len(self.q)), limit=ui.number(MAX_QUERY))
        wrong = [text for text in self.typed_years if text and _number(text, _MAX_YEAR) is None]
        if wrong:
            return ui.text("notice_year", value=wrong[0][:20])
        if self.filter.year_from and self.filter.year_to and self.filter.year_from > self.filter.year_to:
            return ui.text("notice_years")
        if self.too_many:
            return ui.text("notice_many")
        try:
            kb.resolve(self.filter)
        except QueryError:
            return ui.text("notice_value")
        return None

    def pairs(self, page: int | None = None) -> list[tuple[str, object]]:
        """The form as query parameters, without the page unless given."""
        found: list[tuple[str, object]] = [("q", self.q)] if self.q else []
        found += [(name, value) for name, value in self.choices() if value is not None]
        found += [(name, 1) for name in ("as_typed", "plain") if self.q and getattr(self, name)]
        return found + ([("page", page)] if page is not None and page > 1 else [])

    def choices(self) -> Iterator[tuple[str, object]]:
        """Every filter value with the name of its field."""
        for name in FIELDS:
            for value in getattr(self.filter, name):
                yield name, value
        for name in _YEARS:
            if getattr(self.filter, name) is not None:
                yield name, getattr(self.filter, name)

    def without(self, name: str, value: object) -> SearchForm:
        """The form with one filter value taken out, at its first page."""
        old = getattr(self.filter, name)
        changes: dict[str, Any] = {name: tuple(v for v in old if v != value) if isinstance(old, tuple) else None}
        return replace(self, filter=replace(self.filter, **changes), page=1)

    def only(self, publication: str) -> SearchForm:
        """The same question within one publication."""
        return replace(self, filter=Filter(publication=(publication,)), page=1)

    def unfiltered(self) -> SearchForm:
        """The question alone."""
        return replace(self, filter=Filter(), page=1)


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _number(text: str, limit: int) -> int | None:
    """A whole number from 1 to ``limit``; None for anything else, however long."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(limit))):
        return None
    number = int(text)
    return number if 1 <= number <= limit else None
