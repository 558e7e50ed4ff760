"""The pages on patterns: the list, and one pattern with its quotes by programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.dependencies import MAX_VALUE
from api.render import Frame, page
from api.routes_patterns import Found, Terms
from api.texts_patterns import Words
from api.views import SLIDES, foreign
from kb.errors import QueryError
from kb.lesson import Lesson, Polarity
from kb.lessons.evidence import RULES
from kb.lessons.pattern_contract import evidence_sentence, programme_label
from kb.lessons.patterns import Pattern, PatternFilter, Patterns
from kb.service import MAX_QUERY
from kb.taxonomy import Taxonomy

PAGE_SIZE = 20
_LEAST = (1, 2, 3, 4, 5)

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_METHODS = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote with its source; ``lang`` where it differs from the language of the page."""

    quote: str
    lang: str | None
    polarity: str
    title: str
    title_lang: str | None
    year: int | None
    heading: str
    place: str | None
    href: str
    lesson_href: str


@router.api_route("/patterns", methods=_METHODS)
def patterns_page(request: Request, patterns: Found, taxonomy: Terms) -> HTMLResponse:
    """What programmes tell again and again, most programmes first."""
    frame, asked = Frame.of(request), request.query_params
    words = Words(frame.ui.code)
    query = asked.get("q", "")[:MAX_QUERY]
    number = _number(asked.get("page"), 1)
    wanted = _wanted(asked, patterns)
    found = patterns.all(wanted, query, number, PAGE_SIZE)
    pages = max(1, -(-found.total // PAGE_SIZE))
    kept = [(name, value) for name, value in asked.multi_items() if name not in ("page", "lang")]
    return page(
        request,
        "patterns.html",
        w=words,
        q=query,
        wanted=wanted,
        polarities=[(p.value, words.polarity(p.value)) for p in Polarity],
        terms={
            name: [(term.id, term.label(frame.ui.code)) for term in taxonomy.sections.get(name, ())]
            for name in ("determinant", "theme", "programme")
        },
        least=_LEAST,
        total=found.total,
        cards=[
            (
                frame.link(f"/patterns/{p.id}"),
                p,
                foreign(p.centre.language, frame.ui),
                evidence_sentence(p.evidence, frame.ui.code),
            )
            for p in found.patterns
        ],
        place=(number, pages),
        previous=frame.link("/patterns", *kept, ("page", number - 1)) if 1 < number <= pages else None,
        following=frame.link("/patterns", *kept, ("page", number + 1)) if number < pages else None,
        rules=[words.either(texts) for texts in RULES],
    )


@router.api_route("/patterns/{id}", methods=_METHODS)
def pattern_page(
    request: Request, patterns: Found, taxonomy: Terms, id: Annotated[str, Path(max_length=MAX_VALUE)]
) -> HTMLResponse:
    """One pattern: its evidence, its quotes by programme, and what speaks against it."""
    found = patterns.get(id)
    frame = Frame.of(request)
    code = frame.ui.code
    words = Words(code)
    return page(
        request,
        "pattern.html",
        w=words,
        pattern=found,
        lang=foreign(found.centre.language, frame.ui),
        sentence=evidence_sentence(found.evidence, code),
        facts=_facts(found, taxonomy, words, frame),
        programmes=_by_programme(found, patterns, taxonomy, frame, words),
        supported=[quote_view(lesson, patterns, frame, words) for lesson in found.supported_by],
        contradictions=[
            (
                quote_view(against.helped, patterns, frame, words),
                words(f"against_{against.against.value}"),
                quote_view(against.other, patterns, frame, words),
            )
            for against in found.contradictions
        ],
        rules=[words.either(texts) for texts in RULES],
    )


def quote_view(lesson: Lesson, patterns: Patterns, frame: Frame, words: Words) -> QuoteView:
    """A lesson as the templates show it."""
    publication = patterns.snapshot().publications.get(lesson.publication_id)
    slides = publication is not None and publication.media_type == SLIDES
    return QuoteView(
        quote=lesson.quote,
        lang=foreign(lesson.language, frame.ui),
        polarity=words.polarity(lesson.polarity.value),
        title=publication.metadata.title if publication else lesson.publication_id,
        title_lang=foreign(publication.metadata.language, frame.ui) if publication else None,
        year=publication.metadata.year if publication else None,
        heading=" › ".join(lesson.heading),
        place=frame.ui.pages(lesson.page, slides=slides),
        href=frame.link(f"/publications/{lesson.publication_id}", anchor=f"passage-{lesson.passage_id}"),
        lesson_href=frame.link(f"/lessons/{lesson.id}"),
    )


def _wanted(asked: Mapping[str, str], patterns: Patterns) -> PatternFilter:
    """The filter of the address; raises QueryError for a value that nobody knows, as the API does."""
    polarity = asked.get("polarity") or None
    if polarity is not None and polarity not in list(Polarity):
        raise QueryError(f"unknown polarity {polarity!r}; known are: {', '.join(Polarity)}")
    named: dict[str, Any] = {name: asked.get(name) or None for name in ("determinant", "theme", "programme")}
    least = _number(asked.get("min_programmes"), 2)
    return patterns.resolve(PatternFilter(Polarity(polarity) if polarity else None, **named, least_programmes=least))


def _number(value: str | None, default: int) -> int:
    """A positive number of the address, ``default`` where it is none."""
    return max(1, int(value)) if value and value.isascii() and value.isdecimal() and len(value) < 7 else default


def _facts(pattern: Pattern, taxonomy: Taxonomy, words: Words, frame: Frame) -> list[tuple[str, str]]:
    """What is known about a pattern: (name, value)."""
    code, evidence = frame.ui.code, pattern.evidence

    def labels(section: str, ids: Sequence[str]) -> str:
        return ", ".join(taxonomy.label(section, id, code) for id in ids)

    facts = [
        (words("polarity"), words.polarity(pattern.polarity.value)),
        (words("determinant"), labels("determinant", [pattern.determinant] if pattern.determinant else [])),
        (words("theme"), labels("theme", [pattern.theme] if pattern.theme else [])),
        (words("years"), "–".join(map(str, dict.fromkeys(evidence.years))) if evidence.years else ""),
        (words("kinds"), labels("kind", evidence.kinds)),
        (words("target_groups"), labels("target_group", evidence.target_groups)),
        (words("regions"), labels("region", evidence.regions)),
    ]
    return [(name, value) for name, value in facts if value]


def _by_programme(
    pattern: Pattern, patterns: Patterns, taxonomy: Taxonomy, frame: Frame, words: Words
) -> list[tuple[str, list[QuoteView]]]:
    """The quotes by the programme that they count for."""
    grouped: dict[str, list[QuoteView]] = {}
    for lesson in pattern.lessons:
        programme = patterns.witnesses().programme(lesson)
        label = programme_label(programme, taxonomy, patterns.snapshot().publications, frame.ui.code)
        grouped.setdefault(label, []).append(quote_view(lesson, patterns, frame, words))
    return sorted(grouped.items())
