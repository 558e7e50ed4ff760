"""``kb lessons review`` and ``kb lessons export-reviews``."""

from __future__ import annotations

import json as json_
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options
from kb.cli.lessons_options import Determinants, LessonThemes
from kb.cli.output import print_json, print_line, print_table
from kb.contract import source_json
from kb.errors import QueryError
from kb.lesson import Polarity, Review
from kb.lessons.contract import lesson_json, review_json
from kb.lessons.reviewing import Reviewing

if TYPE_CHECKING:
    from kb.wiring import Application


def review(
    ctx: typer.Context,
    id: Annotated[str | None, typer.Argument(help="The lesson to judge; without it the queue is shown.")] = None,
    validate: Annotated[bool, typer.Option("--validate", help="It is right as it is.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is no lesson: show it no more.")] = False,
    polarity: Annotated[
        str | None, typer.Option("--polarity", help=f"What it really is: {', '.join(Polarity)}.")
    ] = None,
    determinant: Determinants = None,
    theme: LessonThemes = None,
    who: Annotated[str | None, typer.Option("--who", help="Your name; it is kept with the judgement.")] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many of the queue.")] = 20,
    json: options.Json = False,
) -> None:
    """Judge a lesson, or list the lessons that nobody has judged, the least sure first.

    With an id, --polarity, --determinant and --theme say what is right; "none" as the only determinant or theme says
    that none fits. Without an id they choose from the queue.

    Example:  kb lessons review l0123456789ab --validate --who "Jan de Vries"

              kb lessons review l0123456789ab --polarity barrier --who "Jan de Vries" --note "dit remde"
    """
    app = options.application(ctx)
    if id is None:
        if validate or reject:
            raise QueryError("say which lesson: kb lessons review ID --validate --who NAME")
        _queue(app, [polarity] if polarity else [], determinant or [], theme or [], limit, json)
        return
    if who is None:
        raise QueryError("say who judges with --who NAME")
    judged = _judge(app.reviewing, id, who, note, validate, reject, polarity, determinant, theme)
    if json:
        print_json({"review": review_json(judged), "lesson": _lesson(app, id)})
    else:
        print_line(f"{id} is {judged.status.value}, by {judged.who} at {judged.at}")


def export_reviews(
    ctx: typer.Context,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="JSON Lines file to write; without it to stdout.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Write what people judged as labelled sentences that `kb lessons train --labels` can learn from.

    Example:  kb lessons export-reviews -o labels/reviews.jsonl
    """
    labels = list(options.application(ctx).reviewing.labels())
    lines = "".join(f"{json_.dumps(label, ensure_ascii=False)}\n" for label in labels)
    if output is None:
        sys.stdout.write(lines)
        return
    try:
        output.write_text(lines, "utf-8")
    except OSError as error:
        raise QueryError(f"{output} cannot be written ({error}); choose another place") from error
    if json:
        print_json({"file": str(output), "labels": len(labels)})
    else:
        print_line(f"{len(labels)} labels written to {output}")


def _judge(
    reviewing: Reviewing,
    id: str,
    who: str,
    note: str,
    validate: bool,
    reject: bool,
    polarity: str | None,
    determinant: list[str] | None,
    theme: list[str] | None,
) -> Review:
    corrected = bool(polarity or determinant or theme)
    if (reject and (validate or corrected)) or not (reject or validate or corrected):
        raise QueryError(
            "say one thing: --validate, --reject, or what is right with --polarity, --determinant, --theme"
        )
    if reject:
        return reviewing.reject(id, who, note)
    if not corrected:
        return reviewing.validate(id, who, note)
    return reviewing.correct(
        id, who, polarity=polarity, determinants=_or_none(determinant), themes=_or_none(theme), note=note
    )


def _or_none(values: list[str] | None) -> list[str] | None:
    return [] if values == ["none"] else values or None


def _queue(
    app: Application, polarity: list[str], determinant: list[str], theme: list[str], limit: int, json: bool
) -> None:
    waiting = app.reviewing.queue(polarity=polarity, determinant=determinant, theme=theme)
    if json:
        print_json({"total": len(waiting), "lessons": [_lesson(app, lesson.id) for lesson in waiting[:limit]]})
        return
    rows = [
        (lesson.id, f"{lesson.statement.confidence:.2f}", lesson.polarity, lesson.determinant, lesson.quote)
        for lesson in waiting[:limit]
    ]
    print_table(("id", "sure", "polarity", "determinant", "quote"), rows, title=f"{len(waiting)} lessons wait")


def _lesson(app: Application, id: str) -> dict[str, object]:
    return lesson_json(app.lesson_finder.get(id), app.taxonomy, source_json)
