"""``kb patterns``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.contract import source_json
from kb.errors import QueryError
from kb.lesson import Lesson, Polarity

if TYPE_CHECKING:
    from kb.lessons.patterns import Pattern
    from kb.wiring import Application

_EXAMPLE = """
Example:  kb patterns --polarity barrier --min-programmes 3

          kb patterns "money after the grant" --json

          kb patterns show p315fbb9ebb09
"""


def patterns(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(help="A subject, in Dutch or English; or `show ID` for one pattern.")
    ] = None,
    polarity: Annotated[
        str | None, typer.Option("--polarity", help="success, barrier, recommendation, result or finding.")
    ] = None,
    determinant: Annotated[str | None, typer.Option("--determinant", help="Only about this determinant.")] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only about this theme.")] = None,
    programme: Annotated[str | None, typer.Option("--programme", "-p", help="Only told by this programme.")] = None,
    min_programmes: Annotated[
        int, typer.Option("--min-programmes", min=1, help="Told by at least so many programmes.")
    ] = 2,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many patterns.")] = 20,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of them.")] = 1,
    json: options.Json = False,
) -> None:
    """List what programmes tell again and again, most programmes first; or show one pattern with its quotes."""
    words = query or []
    app = options.reader(ctx)
    if len(words) == 2 and words[0] == "show":
        _show(app, words[1], json)
        return
    from kb.lessons.pattern_contract import PatternJson, evidence_sentence
    from kb.lessons.patterns import PatternFilter

    asked = " ".join(words)
    wanted = PatternFilter(_polarity(polarity), determinant, theme, programme, min_programmes)
    found = app.patterns.all(wanted, asked, page, limit)
    if json:
        print_json(PatternJson(app.patterns, app.taxonomy, source_json, "en").page(found, asked, page, limit))
        return
    if not found.patterns:
        note("No pattern found; `kb patterns --min-programmes 1` shows those of one programme too.")
        return
    rows = [(p.id, p.polarity.value, p.name, evidence_sentence(p.evidence, "en")) for p in found.patterns]
    print_table(("id", "polarity", "name", "evidence"), rows, title=f"{found.total} patterns")


patterns.__doc__ = f"{patterns.__doc__}\n\n{_EXAMPLE}"


def _polarity(value: str | None) -> Polarity | None:
    if value is None:
        return None
    try:
        return Polarity(value.strip().lower())
    except ValueError as error:
        raise QueryError(f"unknown polarity {value!r}; known are: {', '.join(Polarity)}") from error


def _show(app: Application, id: str, json: bool) -> None:
    from kb.lessons.pattern_contract import PatternJson, evidence_sentence, programme_label

    pattern = app.patterns.get(id)
    if json:
        print_json(PatternJson(app.patterns, app.taxonomy, source_json, "en").pattern(pattern))
        return
    print_line(f"{pattern.name}\n{pattern.polarity.value} · {evidence_sentence(pattern.evidence, 'en')}")
    publications = app.patterns.snapshot().publications
    for programme, lessons in by_programme(pattern, app).items():
        print_line(f"\n{programme_label(programme, app.taxonomy, publications, 'en')}")
        for lesson in lessons:
            print_line(_line(lesson))
    for found in pattern.contradictions:
        print_line(f"\nContradiction ({found.against.value}):\n{_line(found.helped)}\n{_line(found.other)}")


def by_programme(pattern: Pattern, app: Application) -> dict[str, list[Lesson]]:
    """The lessons by the programme that they count for, in order of the ids."""
    found: dict[str, list[Lesson]] = {}
    witnesses = app.patterns.witnesses()
    for lesson in pattern.lessons:
        found.setdefault(witnesses.programme(lesson), []).append(lesson)
    return dict(sorted(found.items()))


def _line(lesson: Lesson) -> str:
    place = f", p. {lesson.page}" if lesson.page else ""
    return f"  “{lesson.quote}”\n   [{lesson.id}] {lesson.polarity.value} · {lesson.publication_id}{place}"
