"""The sources of exported lessons in neutral words, from which each bibliographic format is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kb.lessons.brief_words import Words
from kb.lessons.finding import FoundLesson

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy
    from kb.types import Publication


@dataclass(frozen=True, slots=True)
class Record:
    """One publication with what was taken from it. ``kind`` is an id of the taxonomy, labels are words."""

    id: str
    title: str
    kind: str | None
    kind_label: str | None
    programme: str | None
    publisher: str | None
    year: int | None
    date: date | None
    url: str | None
    language: str
    keywords: tuple[str, ...]
    quotes: tuple[str, ...]


def records(found: Sequence[FoundLesson], taxonomy: Taxonomy, language: str, base: str | None) -> list[Record]:
    """One record a publication, in the order the lessons come. ``base`` as for ``address``."""
    words = Words(language)
    quotes: dict[str, list[str]] = {}
    publications = {}
    for one in found:
        publications[one.publication.id] = one.publication
        place = f" ({words.say('page', n=one.lesson.page)})" if one.lesson.page is not None else ""
        said = f"{words.polarity(one.lesson.polarity)}: “{one.lesson.quote}”{place}"
        quotes.setdefault(one.publication.id, []).append(said)
    return [_record(p, tuple(quotes[id]), taxonomy, language, base) for id, p in publications.items()]


def address(publication: Publication, base: str | None) -> str | None:
    """Where another reader finds a publication: its public address, else its page in the kb at ``base``.

    Never the path of a file: that says nothing elsewhere, and may say too much.
    """
    if publication.public_url is not None or base is None:
        return publication.public_url
    return f"{base}/publications/{publication.id}"


def _record(
    publication: Publication, quotes: tuple[str, ...], taxonomy: Taxonomy, language: str, base: str | None
) -> Record:
    meta = publication.metadata
    sections = {"theme": meta.themes, "target_group": meta.target_groups, "region": meta.regions}
    keywords = [taxonomy.label(section, id, language) for section, ids in sections.items() for id in ids]
    return Record(
        id=publication.id,
        title=meta.title,
        kind=meta.kind,
        kind_label=taxonomy.label("kind", meta.kind, language) if meta.kind else None,
        programme=taxonomy.label("programme", meta.programme, language) if meta.programme else None,
        publisher=meta.publisher,
        year=meta.date.year if meta.date else meta.year,
        date=meta.date,
        url=address(publication, base),
        language=meta.language,
        keywords=tuple(dict.fromkeys(keywords)),
        quotes=quotes,
    )
