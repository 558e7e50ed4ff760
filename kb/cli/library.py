"""``kb show``, ``kb list`` and ``kb stats``: looking around in what is there."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.contract import passage_json, publication_json, source_json
from kb.types import BlockKind

if TYPE_CHECKING:
    from kb.service import PassageInContext, PublicationInFull


def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="A publication id, or the number of a passage.")],
    around: Annotated[int, typer.Option("--around", min=0, max=20, help="Passages before and after.")] = 1,
    json: options.Json = False,
) -> None:
    """Show a publication in full, or a passage with what stands around it.

    Example:  kb show 12 --around 2

              kb show op-een-lijn-programmapagina
    """
    kb = options.reader(ctx).kb
    if id.isdecimal() and len(id) < 19:
        found = kb.passage(int(id), around)
        print_json(_context_json(found)) if json else _print_context(found)
    else:
        publication = kb.publication(id)
        print_json(_full_json(publication)) if json else _print_full(publication)


def list_(
    ctx: typer.Context,
    programme: options.Programme = None,
    kind: options.Kind = None,
    language: options.Language = None,
    region: options.Region = None,
    theme: options.Theme = None,
    target_group: options.TargetGroup = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
    json: options.Json = False,
) -> None:
    """List the publications, by title.

    Example:  kb list --programme IZA --from 2022
    """
    wanted = options.make_filter(programme, kind, language, region, theme, target_group, year_from, year_to)
    kb = options.reader(ctx).kb
    found = kb.all_publications(wanted)
    if json:
        print_json({"publications": [publication_json(p) for p in found]})
        return
    if not found:
        note("No publications; take some in with `kb ingest FOLDER`, or widen the filter.")
        return
    rows = [
        (
            p.id,
            p.metadata.title,
            p.metadata.programme,
            p.metadata.kind,
            p.metadata.year,
            p.metadata.language,
            p.passages,
        )
        for p in found
    ]
    print_table(("id", "title", "programme", "kind", "year", "lang", "passages"), rows)


def stats(ctx: typer.Context, json: options.Json = False) -> None:
    """Count what is in this kb.

    Example:  kb stats --json
    """
    app = options.reader(ctx)
    counts, facets = app.kb.counts(), app.kb.facets()
    if json:
        numbers = {"publications": counts.publications, "passages": counts.passages, "vectors": counts.vectors}
        print_json(numbers | {"facets": {f: {v.value: v.count for v in vs} for f, vs in facets.items()}})
        return
    rows: list[tuple[str, object, int]] = [("publications", "", counts.publications), ("passages", "", counts.passages)]
    rows += [(facet, value.label, value.count) for facet, values in facets.items() for value in values]
    print_table(("what", "value", "count"), rows)


def _context_json(found: PassageInContext) -> dict[str, object]:
    return passage_json(found.passage) | {
        "publication": source_json(found.publication),
        "before": [passage_json(p) for p in found.before],
        "after": [passage_json(p) for p in found.after],
    }


def _full_json(found: PublicationInFull) -> dict[str, object]:
    return publication_json(found.publication) | {"text": [passage_json(p) for p in found.passages]}


def _print_context(found: PassageInContext) -> None:
    print_line(f"{found.publication.metadata.title} ({found.publication.id})")
    print_line(found.publication.url)
    for p in (*found.before, found.passage, *found.after):
        here = ">" if p.id == found.passage.id else " "
        place = " > ".join(p.passage.heading)
        page = f"p. {p.passage.page} · " if p.passage.page else ""
        print_line(f"\n{here} [{p.id}] {page}{place}")
        for line in p.passage.text.split("\n"):
            print_line(textwrap.fill(line, width=100, initial_indent=f"{here} ", subsequent_indent=f"{here} "))


def _print_full(found: PublicationInFull) -> None:
    for line in (found.publication.metadata.title, found.publication.url):
        print_line(line)
    for block in found.blocks:
        if block.kind is BlockKind.HEADING:
            print_line(f"\n{'#' * block.level} {block.text}")
        else:
            sign = "- " if block.kind in (BlockKind.ITEM, BlockKind.ROW) else ""
            print_line(textwrap.fill(f"{sign}{block.text}", width=100, subsequent_indent=" " * len(sign)))
