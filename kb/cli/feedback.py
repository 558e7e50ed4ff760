"""``kb feedback``: what readers say of answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.export import write_whole
from kb.cli.output import note, print_json, print_line, print_table
from kb.errors import SettingsError
from kb.feedback import FeedbackStore, feedback_json
from kb.feedback_export import Unit
from kb.feedback_export import export as exported

feedback_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What readers say of answers. Example: kb feedback export -o judged",
)


@feedback_app.command("list")
def list_(ctx: typer.Context, json: options.Json = False) -> None:
    """List what readers said, oldest first.

    Example:  kb feedback list --json
    """
    found = FeedbackStore(options.application(ctx).store.database).all()
    if json:
        print_json({"feedback": [feedback_json(one) for one in found]})
        return
    if not found:
        note("No reader has said anything yet.")
        return
    print_table(
        ("nr", "day", "verdict", "question", "publication", "passage", "reason"),
        [
            (o.seq, o.day, o.verdict.value, o.query, o.hit["publication"] if o.hit else None, o.passage, o.reason)
            for o in found
        ],
    )


@feedback_app.command("export")
def export(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write to; made when missing.")],
    unit: Annotated[Unit, typer.Option("--unit", help="What is judged: publications or passages.")] = Unit.PUBLICATION,
    json: options.Json = False,
) -> None:
    """Write the feedback as a judged collection for `kb eval`, with feedback.jsonl beside it.

    Example:  kb feedback export -o judged

              kb eval judged --compare
    """
    store = options.application(ctx).store
    made = exported(FeedbackStore(store.database).all(), store, unit)
    for name, text in made.files.items():
        path = output / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{path.parent} cannot be made ({error}); name another folder with -o") from error
        write_whole(path, [text])
    counts = {name: getattr(made, name) for name in ("queries", "documents", "helpful", "not_helpful")}
    if json:
        print_json({"folder": str(output), "files": list(made.files)} | counts)
    else:
        print_line(f"Wrote {output}: {', '.join(f'{name} {n}' for name, n in counts.items())}")
    if not made.helpful:
        note("Nothing was called helpful yet, so `kb eval` has nothing to measure.")
