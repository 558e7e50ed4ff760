"""A brief as a document: its parts as headings, fixed sentences, quotes and sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.lessons.brief_blocks import Block, Citation, Document, Heading, Reference, Sentence, Terms
from kb.lessons.brief_types import Brief, Item, Part, Quoted, Section, Source
from kb.lessons.brief_words import Words
from kb.text import count_words

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy

# Shorter quotes say little without the heading they stand under.
_NEEDS_HEADING = 7


def outline(brief: Brief, taxonomy: Taxonomy, base: str | None = None) -> Document:
    """The brief in its language. ``base`` is the address of the kb, for sources without a public address.

    Their pages open in the language of the brief, whatever the reader's browser would ask for.
    """
    return _Outline(brief, taxonomy, base).document()


class References:
    """Writes sources for a reading list in one language. With ``keep_language`` pages of the kb open in it too."""

    def __init__(self, taxonomy: Taxonomy, words: Words, base: str | None, *, keep_language: bool = False) -> None:
        self._taxonomy = taxonomy
        self._words = words
        self._base = base
        self._tail = f"?lang={words.code}" if keep_language else ""

    def block(self, source: Source) -> Reference:
        """One source: programme, kind, publisher, year and the pages quoted."""
        publication, words = source.publication, self._words
        meta = publication.metadata
        facts = [
            self._taxonomy.label("programme", meta.programme, words.code) if meta.programme else None,
            self._taxonomy.label("kind", meta.kind, words.code) if meta.kind else None,
            meta.publisher,
            str(meta.year) if meta.year else None,
            words.say("pages", n=", ".join(map(str, source.pages))) if source.pages else None,
        ]
        url = publication.public_url
        # The path of a file says nothing to another reader, and may say too much.
        if url is None and self._base is not None:
            url = f"{self._base}/publications/{publication.id}{self._tail}"
        return Reference(source.number, meta.title, meta.language, tuple(f for f in facts if f), url)


class _Outline:
    def __init__(self, brief: Brief, taxonomy: Taxonomy, base: str | None) -> None:
        self._brief = brief
        self._taxonomy = taxonomy
        self._words = Words(brief.language)
        self._references = References(taxonomy, self._words, base, keep_language=True)

    def document(self) -> Document:
        brief, words = self._brief, self._words
        return Document(
            words.say("title", topic=brief.topic),
            words.say("subtitle"),
            words.code,
            words.say("site"),
            brief.made,
            words.day(brief.made),
            tuple(self._blocks()),
        )

    def _blocks(self) -> Iterator[Block]:
        yield Sentence(self._words.say("how"))
        if not self._brief.answered:
            yield Sentence(self._words.say("not_answered"))
        for part in self._brief.parts:
            yield from self._part(part)
        yield Heading(1, self._words.say("sources"), "sources")
        if not self._brief.sources:
            yield Sentence(self._words.say("no_sources"))
        for source in self._brief.sources:
            yield self._references.block(source)

    def _part(self, part: Part) -> Iterator[Block]:
        words = self._words
        yield Heading(1, words.heading(part.section), part.section.value)
        if part.gaps is not None:
            yield from self._gaps(part)
            return
        if not part.items:
            yield Sentence(words.nothing(part.section))
            return
        yield Sentence(words.explanation(part.section))
        for number, item in enumerate(part.items, start=1):
            yield from self._item(part.section, item, number)

    def _item(self, section: Section, item: Item, number: int) -> Iterator[Block]:
        words = self._words
        if item.programme is not None:
            label = self._taxonomy.label("programme", item.programme, words.code)
            yield Heading(2, label, f"{section.value}-{number}")
            for quote in item.quotes:
                yield Citation(quote.text, quote.language, quote.source, self._page(quote))
            return
        first, *others = item.quotes
        if section is Section.TOOLS:
            title = self._brief.sources[first.source - 1].publication.metadata.title
            yield Citation(first.text, first.language, first.source, (title, *self._page(first)))
            return
        yield self._citation(first, self._about(item), self._evidence(item))
        label = words.say("opposite" if section is Section.CONTRADICTIONS else "same")
        for quote in others:
            yield self._citation(quote, label=label)
        for countered in item.countered:
            yield self._citation(countered.quote, label=words.link(countered.link))

    def _citation(self, quote: Quoted, *facts: str, label: str = "") -> Citation:
        source = self._brief.sources[quote.source - 1].publication.metadata
        place = [self._taxonomy.label("programme", source.programme, self._words.code)] if source.programme else []
        if quote.heading and count_words(quote.text) < _NEEDS_HEADING:
            place.append(self._words.say("under", heading=quote.heading[-1]))
        told = (*place, *self._page(quote), *(fact for fact in facts if fact))
        return Citation(quote.text, quote.language, quote.source, told, label)

    def _page(self, quote: Quoted) -> tuple[str, ...]:
        return () if quote.page is None else (self._words.say("page", n=quote.page),)

    def _about(self, item: Item) -> str:
        """What the machine takes the item to be about; empty when it is not sure."""
        if item.determinant is not None:
            return self._words.say(
                "about", label=self._taxonomy.label("determinant", item.determinant, self._words.code)
            )
        if item.theme is not None:
            return self._words.say("about", label=self._taxonomy.label("theme", item.theme, self._words.code))
        return ""

    def _evidence(self, item: Item) -> str:
        alone = self._brief.sources[item.quotes[0].source - 1].publication.metadata.programme is None
        if not item.programmes or (item.programmes == 1 and alone):
            return ""
        return self._words.say("in_one") if item.programmes == 1 else self._words.say("in_many", n=item.programmes)

    def _gaps(self, part: Part) -> Iterator[Block]:
        if part.gaps is None or not (part.gaps.determinants or part.gaps.themes):
            yield Sentence(self._words.say("no_gaps"))
            return
        yield Sentence(self._words.explanation(part.section))
        for name, section, ids in (
            ("determinants", "determinant", part.gaps.determinants),
            ("themes", "theme", part.gaps.themes),
        ):
            if ids:
                labels = tuple(self._taxonomy.label(section, id, self._words.code) for id in ids)
                yield Terms(self._words.say(name), labels)
