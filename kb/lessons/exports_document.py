"""Lessons as a document: by programme and by what they say, with a numbered list of sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kb.lesson import Polarity
from kb.lessons.brief_blocks import Block, Citation, Document, Heading, Sentence
from kb.lessons.brief_outline import References
from kb.lessons.brief_sources import Sources
from kb.lessons.brief_words import Words
from kb.lessons.finding import FoundLesson

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy


def lessons_document(
    found: Sequence[FoundLesson], taxonomy: Taxonomy, language: str, base: str | None, made: date
) -> Document:
    """The lessons under headings of programme and polarity; programmes by name, those without one last."""
    words = Words(language)
    blocks = tuple(_blocks(found, taxonomy, words, base))
    return Document(
        words.say("lessons_title"), words.say("how"), words.code, words.say("site"), made, words.day(made), blocks
    )


def _blocks(found: Sequence[FoundLesson], taxonomy: Taxonomy, words: Words, base: str | None) -> Iterator[Block]:
    if not found:
        yield Sentence(words.say("lessons_none"))
        return
    sources = Sources({one.publication.id: one.publication for one in found})
    by_programme: dict[str, list[FoundLesson]] = {}
    for one in found:
        programme = one.publication.metadata.programme
        label = taxonomy.label("programme", programme, words.code) if programme else words.say("other_programme")
        by_programme.setdefault(label, []).append(one)
    last = words.say("other_programme")
    for number, label in enumerate(sorted(by_programme, key=lambda name: (name == last, name.casefold())), start=1):
        yield Heading(1, label, f"programme-{number}")
        for polarity in Polarity:
            said = [one for one in by_programme[label] if one.lesson.polarity is polarity]
            if said:
                yield Heading(2, words.polarity(polarity).capitalize(), f"programme-{number}-{polarity.value}")
            for one in said:
                quote = sources.lesson(one.lesson)
                page = () if quote.page is None else (words.say("page", n=quote.page),)
                yield Citation(quote.text, quote.language, quote.source, page)
    yield Heading(1, words.say("sources"), "sources")
    references = References(taxonomy, words, base)
    for source in sources.all():
        yield references.block(source)
