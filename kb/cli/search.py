"""``kb search``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import options
from kb.cli.lessons_find import print_lesson
from kb.cli.output import is_terminal, note, print_json, print_line
from kb.contract import explanation_json, hit_json, notices_json, search_json, source_json
from kb.lessons.contract import found_lesson_json
from kb.lessons.leading import leading
from kb.types import Hit, Quote, Relevance, SearchResult

if TYPE_CHECKING:
    from kb.service import KnowledgeBase

_EXAMPLE = """
Example:  kb search "success factors for leadership"

          kb search "wat remt samenwerking in de eerste lijn?" --programme "Op één lijn" --json
"""

_WIDTH = 100
_INDENT = "   "
_LESS_FITTING = "Less fitting:"

# Names for ``Notices.intent``.
_INTENTS = {
    "success": "success factors",
    "barrier": "barriers",
    "recommendation": "recommendations and lessons",
    "result": "results",
    "example": "examples",
    "tool": "tools",
    "who": "who takes part",
    "what": "what it is",
}


def search(
    ctx: typer.Context,
    query: Annotated[list[str], typer.Argument(help="What you want to know, in Dutch or English.")],
    programme: options.Programme = None,
    kind: options.Kind = None,
    language: options.Language = None,
    region: options.Region = None,
    theme: options.Theme = None,
    target_group: options.TargetGroup = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many passages.")] = 10,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the question was read and each passage scored.")
    ] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Correct no typing errors.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Leave aside the kind of answer asked for.")] = False,
    json: options.Json = False,
) -> None:
    """Find the passages that answer a question, each with quote, publication and place."""
    wanted = options.make_filter(programme, kind, language, region, theme, target_group, year_from, year_to)
    app = options.reader(ctx)
    kb = app.kb
    result = kb.search(" ".join(query), wanted, page_size=limit, as_typed=as_typed, plain=plain)
    if not wanted:
        app.discovery.log(result.query, result.total_publications)
    lessons = leading(app.lesson_finder, result, wanted)
    if json:
        led = [found_lesson_json(lesson, app.taxonomy, source_json) for lesson in lessons]
        answer = search_json(result, led, limit)
        print_json(answer | _explained(result, limit) if explain else answer)
        return
    if not result.groups:
        if not kb.counts().passages:
            note("This kb is empty; take publications in with `kb ingest FOLDER`.")
            return
        note("\n".join(["Nothing found.", *_notice_lines(result, explain)]))
        return
    lines = _notice_lines(result, explain)
    if lines:
        print_line("\n".join([*lines, ""]))
    if lessons:
        print_line("Lessons (more with `kb lessons find`):\n")
        for number, lesson in enumerate(lessons, start=1):
            print_lesson(lesson, app.taxonomy, f"{number}. ")
        print_line("Passages:\n")
    _print_result(kb, result, limit, explain)


search.__doc__ = f"{search.__doc__}\n\n{_EXAMPLE}"


def _explained(result: SearchResult, limit: int) -> dict[str, Any]:
    """How the question was understood, and the hits with how each came to its score."""
    return {
        "hits": [hit_json(hit) | {"explain": explanation_json(hit)} for hit in result.hits[:limit]],
        "explain": notices_json(result) | {"answered": result.answered},
    }


def _notice_lines(result: SearchResult, explain: bool) -> list[str]:
    """What a reader should know of how the question was understood, a line each."""
    notices, lines = result.notices, []
    if notices.corrections:
        typed, shown = (", ".join(words) for words in zip(*notices.corrections, strict=True))
        lines.append(f"Shown for {shown}; search for {typed} as typed with --as-typed")
    if notices.unfound:
        phrases = ", ".join(f'"{phrase}"' for phrase in notices.unfound)
        lines.append(f"No passage holds {phrases} word for word; its words were searched")
    if notices.intent:
        name = _INTENTS.get(notices.intent, notices.intent)
        words = ", ".join(repr(word) for word in notices.intent_words)
        lines.append(f"Asked for: {name}{f' (from {words})' if words else ''}; --plain leaves that aside")
    if explain:
        for title, forms in (("Also searched", notices.expansions), ("Synonyms", notices.synonyms)):
            found = "; ".join(f"{word} = {', '.join(others)}" for word, others in forms.items() if others)
            lines += [f"{title}: {found}"] if found else []
    if result.groups and not result.answered:
        lines.append("Nothing here seems to answer this; the nearest passages are:")
    return lines


def _print_result(kb: KnowledgeBase, result: SearchResult, limit: int, explain: bool) -> None:
    """Groups by publication, as far as their hits belong to the best ``limit``."""
    shown = {hit.passage.id for hit in result.hits[:limit]}
    number, divided = 0, not result.answered
    for group in result.groups:
        hits = [hit for hit in group.hits if hit.passage.id in shown]
        if not hits:
            continue
        if group.weaker and not divided:
            print_line(f"{_LESS_FITTING}\n")
            divided = True
        number += 1
        meta = group.publication.metadata
        facts = [kb.label("programme", meta.programme) if meta.programme else None]
        facts += [kb.label("kind", meta.kind) if meta.kind else None, str(meta.year) if meta.year else None]
        print_line(f"{number}. {_styled(meta.title, {'bold'})}")
        print_line(f"   {' · '.join(f for f in facts if f) or group.publication.id}")
        for hit in hits:
            _print_hit(hit, explain)
        more = group.more + len(group.hits) - len(hits)
        if more:
            print_line(f"   + {more} more from this publication: kb show {group.publication.id}")
        print_line(f"   {group.publication.url}")
        print_line()


def _print_hit(hit: Hit, explain: bool) -> None:
    passage = hit.passage.passage
    place = [f"p. {passage.page}"] if passage.page else []
    place += [" > ".join(passage.heading)] if passage.heading else []
    print_line(_wrapped(_marked(hit.quote)))
    # "Related" is what a reader expects of an answer; only what departs from it is told.
    judged = "" if hit.relevance is Relevance.RELATED else f" [{hit.relevance.value}]"
    print_line(f"   [{hit.passage.id}]{judged} {' · '.join(place)}".rstrip())
    if hit.copies:
        print_line(f"   also in: {', '.join(hit.copies)}")
    if explain:
        p = hit.parts
        print_line(
            f"   score {hit.score:.3f}; words: rank {p.lexical.rank or '-'}, BM25 {p.lexical.score or 0:.2f}; meaning: "
            f"rank {p.dense.rank or '-'}, cosine {p.dense.score or 0:.3f}; sentences: rank {p.windows.rank or '-'}; "
            f"letters: rank {p.letters.rank or '-'}; publication as a whole: rank {p.whole_meaning.rank or '-'} by "
            f"meaning, {p.whole_words.rank or '-'} by words"
        )


def _marked(quote: Quote) -> list[tuple[str, str]]:
    """The words of the quote, between quotation marks: (as they stand there, as they are printed).

    In a terminal words of the question are bold, words in their place underlined, and the sentence that answers best,
    if there are others, is in italics; elsewhere they are printed as they stand.
    """
    text = f"“{quote.text}”"
    styles: list[frozenset[str]] = [frozenset()] * len(text)
    best = [quote.sentence] if quote.sentence and quote.sentence != (0, len(quote.text)) else []
    for style, places in (("bold", quote.marks), ("underline", quote.related), ("italic", best)):
        for start, end in places:
            styles[start + 1 : end + 1] = [found | {style} for found in styles[start + 1 : end + 1]]
    words = []
    for word in re.finditer(r"\S+", text):
        runs = groupby(range(*word.span()), key=styles.__getitem__)
        words.append((word.group(), "".join(_styled("".join(text[i] for i in run), style) for style, run in runs)))
    return words


def _wrapped(words: Sequence[tuple[str, str]]) -> str:
    """The words as printed, in indented lines; what styles them takes no room."""
    lines: list[list[str]] = []
    room = 0
    for word, printed in words:
        if not lines or len(word) + 1 > room:
            room = _WIDTH - len(_INDENT) - bool(lines) - len(word)
            lines.append([printed])
        else:
            room -= len(word) + 1
            lines[-1].append(printed)
    return _INDENT + f"\n{_INDENT} ".join(" ".join(line) for line in lines)


def _styled(text: str, style: Collection[str]) -> str:
    return typer.style(text, **dict.fromkeys(style, True)) if style and is_terminal() else text
