"""``kb search``."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import options
from kb.cli.output import is_terminal, note, print_json, print_line
from kb.contract import explanation_json, hit_json, notices_json, search_json
from kb.types import Hit, Relevance, SearchResult

if TYPE_CHECKING:
    from kb.service import KnowledgeBase

_EXAMPLE = """
Example:  kb search "success factors for leadership"

          kb search "wat remt samenwerking in de eerste lijn?" --programme "Op één lijn" --json
"""

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
    app = options.application(ctx)
    kb = app.kb
    result = kb.search(" ".join(query), wanted, page_size=limit, as_typed=as_typed, plain=plain)
    if not wanted:
        app.discovery.log(result.query, result.total_publications)
    if json:
        print_json(_explained(result, limit) if explain else search_json(result, limit))
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
    _print_result(kb, result, limit, explain)


search.__doc__ = f"{search.__doc__}\n\n{_EXAMPLE}"


def _explained(result: SearchResult, limit: int) -> dict[str, Any]:
    """The answer with how the question was understood and how each hit came to its score."""
    hits = [hit_json(hit) | {"explain": explanation_json(hit)} for hit in result.hits[:limit]]
    return search_json(result, limit) | {
        "hits": hits,
        "explain": notices_json(result) | {"answered": result.answered},
    }


def _notice_lines(result: SearchResult, explain: bool) -> list[str]:
    """What a reader should know of how the question was understood, a line each."""
    notices, lines = result.notices, []
    if notices.corrections:
        typed, shown = (", ".join(words) for words in zip(*notices.corrections, strict=True))
        lines.append(f"Shown for {shown}; search for {typed} as typed with --as-typed")
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
    number = 0
    for group in result.groups:
        hits = [hit for hit in group.hits if hit.passage.id in shown]
        if not hits:
            continue
        number += 1
        meta = group.publication.metadata
        facts = [kb.label("programme", meta.programme) if meta.programme else None]
        facts += [kb.label("kind", meta.kind) if meta.kind else None, str(meta.year) if meta.year else None]
        print_line(f"{number}. {_bold(meta.title)}")
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
    quote = " ".join(_marked(hit).split())
    print_line(textwrap.fill(f"“{quote}”", width=100, initial_indent="   ", subsequent_indent="    "))
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
            f"letters: rank {p.letters.rank or '-'}"
        )


def _marked(hit: Hit) -> str:
    """The quote, in a terminal with the query's words in bold."""
    text, pieces, position = hit.quote.text, [], 0
    for start, end in hit.quote.marks:
        pieces += [text[position:start], _bold(text[start:end])]
        position = end
    return "".join([*pieces, text[position:]])


def _bold(text: str) -> str:
    return typer.style(text, bold=True) if is_terminal() else text
