"""``kb lessons find`` and ``kb lessons show``."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.lessons_options import choosing_lessons
from kb.cli.output import note, print_json, print_line
from kb.contract import source_json
from kb.lesson import Label, Review
from kb.lessons.contract import lesson_json, lessons_json, review_json
from kb.lessons.exports import Wanted
from kb.lessons.finding import FoundLesson
from kb.taxonomy import Taxonomy

_WIDTH = 100
_INDENT = "   "


@choosing_lessons
def find(
    ctx: typer.Context,
    wanted: Wanted,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="How many lessons.")] = 10,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of so many lessons.")] = 1,
    json: options.Json = False,
) -> None:
    """Find lessons: verbatim statements of what helped, what hindered, what to do and what came of it.

    Example:  kb lessons find "leiderschap" --polarity success

              kb lessons find "wat remt samenwerking?" --programme "Op één lijn" --json
    """
    app = options.reader(ctx)
    result = app.lesson_finder.find(
        wanted.query,
        polarity=wanted.polarity,
        filter=wanted.filter,
        determinant=wanted.determinant,
        theme=wanted.theme,
        status=wanted.status,
        page=page,
        page_size=limit,
    )
    if json:
        print_json(lessons_json(result, app.taxonomy, source_json))
        return
    if not result.items:
        note("No lessons found; widen the filter, or look for them with `kb lessons rebuild`.")
        return
    before = f", {result.preferred.value} first" if result.preferred else ""
    print_line(f"{result.total} lessons{before}\n")
    for number, item in enumerate(result.items, start=(page - 1) * limit + 1):
        print_lesson(item, app.taxonomy, f"{number}. ")


def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="The id of a lesson, as `kb lessons find` prints it.")],
    json: options.Json = False,
) -> None:
    """Show a lesson in its passage, with its labels, its judgements and the lessons that say the same.

    Example:  kb lessons show l0123456789ab
    """
    app = options.reader(ctx)
    found = app.lesson_finder.get(id)
    passage = app.kb.passage(found.lesson.passage_id, 0).passage.passage
    history = app.reviewing.history(id)
    same = app.lesson_finder.same(id)
    if json:
        shown = lesson_json(found, app.taxonomy, source_json)
        start, end = found.lesson.statement.start, found.lesson.statement.end
        print_json(
            shown
            | {
                "passage": {"text": passage.text, "start": start, "end": end},
                "history": [review_json(review) for review in history],
                "same": [lesson_json(other, app.taxonomy, source_json) for other in same],
            }
        )
        return
    print_lesson(found, app.taxonomy, "")
    print_line(f"{_INDENT}{found.publication.url}\n\nPassage {found.lesson.passage_id}:")
    for line in passage.text.split("\n"):
        print_line(textwrap.fill(line, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT))
    if history:
        print_line("\nJudgements:")
        for review in history:
            print_line(f"{_INDENT}{_judgement(review)}")
    if same:
        print_line("\nThe same elsewhere:")
        for other in same:
            print_line(f"{_INDENT}[{other.lesson.id}] {other.lesson.quote} ({other.publication.metadata.title})")


def print_lesson(item: FoundLesson, taxonomy: Taxonomy, number: str) -> None:
    """A lesson in some lines, its labels and its source below the quote."""
    lesson, meta = item.lesson, item.publication.metadata
    indent = " " * len(number)
    print_line(textwrap.fill(f"“{lesson.quote}”", _WIDTH, initial_indent=number, subsequent_indent=indent))
    count = "1 programme" if item.programmes == 1 else f"{item.programmes} programmes"
    labels = _names(lesson.statement.determinants, "determinant", taxonomy)
    facts = [f"[{lesson.id}] {lesson.polarity}", *labels, lesson.status.value, count]
    print_line(f"{indent}{' · '.join(facts)}")
    place = [meta.title, str(meta.year) if meta.year else "", f"p. {lesson.page}" if lesson.page else ""]
    print_line(f"{indent}{' · '.join(p for p in place if p)}")
    if item.also_in:
        print_line(f"{indent}also in: {', '.join(where.id for _, where in item.also_in)}")
    print_line()


def _names(labels: tuple[Label, ...], section: str, taxonomy: Taxonomy) -> list[str]:
    return [taxonomy.label(section, label.id, "en") for label in labels[:2]]


def _judgement(review: Review) -> str:
    said = [f"polarity {review.polarity}"] if review.polarity else []
    for name, ids in (("determinants", review.determinants), ("themes", review.themes)):
        said += [] if ids is None else [f"{name} {', '.join(ids) or 'none'}"]
    said += [f"“{review.note}”"] if review.note else []
    return " · ".join([review.at, review.who, review.status.value, *said])
