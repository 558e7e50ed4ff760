"""The briefs of a server, with the method that ``kb.lessons.brief.Composer`` has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kb.lesson import Polarity
from kb.remote import reading
from kb.remote.connection import Connection

if TYPE_CHECKING:
    from kb.lessons.brief_types import Brief, Gaps, Item, Options, Part, Quoted, Source


class RemoteBriefs:
    """Lets a server compose."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def compose(self, topic: str, options: Options | None = None) -> Brief:
        """The brief on ``topic``."""
        from kb.lessons.brief_types import Brief, Options

        wanted = options or Options()
        parameters: list[tuple[str, str | int]] = [("q", topic), ("limit", wanted.limit), ("lang", wanted.language)]
        parameters += [("include", section.value) for section in wanted.include]
        with self._connection.understanding():
            value = self._connection.get("/api/brief", parameters)
            return Brief(
                topic=value["topic"],
                language=value["language"],
                made=date.fromisoformat(value["date"]),
                parts=tuple(_part(part) for part in value["sections"]),
                sources=tuple(self._source(source) for source in value["sources"]),
                answered=value["answered"],
            )

    def _source(self, value: Mapping[str, Any]) -> Source:
        from kb.lessons.brief_types import Source

        told = value["publication"] | {"publisher": value["publisher"]}
        return Source(value["number"], reading.publication(told, self._connection.absolute), tuple(value["pages"]))


def _part(value: Mapping[str, Any]) -> Part:
    from kb.lessons.brief_types import Part, Section

    return Part(Section(value["section"]), tuple(_item(item) for item in value["items"]), _gaps(value["gaps"]))


def _gaps(value: Mapping[str, Any] | None) -> Gaps | None:
    from kb.lessons.brief_types import Gaps

    return None if value is None else Gaps(_ids(value["determinants"]), _ids(value["themes"]))


def _item(value: Mapping[str, Any]) -> Item:
    from kb.lessons.brief_types import Countered, Item, LinkKind

    return Item(
        quotes=tuple(_quote(quote) for quote in value["quotes"]),
        programmes=value["programmes"] or 0,
        programme=_id(value["programme"]),
        determinant=_id(value["determinant"]),
        theme=_id(value["theme"]),
        countered=tuple(Countered(LinkKind(one["link"]), _quote(one)) for one in value["countered_by"]),
    )


def _quote(value: Mapping[str, Any]) -> Quoted:
    from kb.lessons.brief_types import Quoted

    polarity = value["polarity"]
    return Quoted(
        text=value["quote"],
        source=value["source"],
        passage_id=value["passage_id"],
        language=value["language"],
        page=value["page"],
        heading=reading.path(value["heading"]),
        polarity=Polarity(polarity) if polarity else None,
        lesson_id=value["lesson_id"],
    )


def _id(term: Mapping[str, Any] | None) -> str | None:
    return None if term is None else str(term["id"])


def _ids(terms: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(term["id"]) for term in terms)
