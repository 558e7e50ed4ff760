"""``kb suggest`` and ``kb similar``: finding without a question of one's own."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.contract import similar_passage_json, similar_publication_json, suggestions_json

_WIDTH = 200


def suggest(
    ctx: typer.Context,
    prefix: Annotated[str, typer.Argument(help="The beginning of a word, or of several.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many suggestions.")] = 8,
    language: Annotated[str, typer.Option("--language", help="Put this language first (nl, en).")] = "nl",
    json: options.Json = False,
) -> None:
    """Complete what someone begins to type: frequent questions, names, titles and headings.

    Example:  kb suggest succ
    """
    found = options.reader(ctx).discovery.suggest(prefix, language, limit)
    if json:
        print_json(suggestions_json(prefix, found))
        return
    if not found:
        note("Nothing begins like that.")
        return
    print_table(("suggestion", "kind"), [(s.text, s.kind.name.lower()) for s in found])


def similar(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="A publication id, or the number of a passage.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many.")] = 5,
    json: options.Json = False,
) -> None:
    """Find publications like a publication, or passages of other publications like a passage.

    Example:  kb similar 12

              kb similar op-een-lijn-programmapagina --limit 3
    """
    discovery = options.reader(ctx).discovery
    if id.isdecimal() and len(id) < 19:
        passages = discovery.similar_passages(int(id), limit)
        if json:
            print_json({"id": int(id), "similar": [similar_passage_json(found) for found in passages]})
        for found in passages if not json else ():
            print_line(f"[{found.passage.id}] {found.publication.metadata.title} ({found.score:.3f})")
            text = textwrap.shorten(found.passage.passage.text, _WIDTH, placeholder=" …")
            print_line(textwrap.fill(text, width=100, initial_indent="  ", subsequent_indent="  "))
        empty = not passages
    else:
        publications = discovery.similar_publications(id, limit)
        if json:
            print_json({"id": id, "similar": [similar_publication_json(found) for found in publications]})
        elif publications:
            rows = [(f.publication.id, f.publication.metadata.title, f"{f.score:.3f}") for f in publications]
            print_table(("id", "title", "score"), rows)
        empty = not publications
    if empty and not json:
        note("Nothing to compare with yet; take in more publications, or run `kb index rebuild`.")
