"""``kb lessons``: the commands about lessons in one group."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import typer

from kb.cli import lessons_find, lessons_rebuild, lessons_review

lessons_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Lessons: what helped, what hindered, what to do. Example: kb lessons find 'leiderschap'",
)
lessons_app.command()(lessons_find.find)
lessons_app.command()(lessons_find.show)
lessons_app.command()(lessons_review.review)
lessons_app.command("export-reviews")(lessons_review.export_reviews)
lessons_app.command()(lessons_rebuild.rebuild)


def _add(name: str, module: str, function: str) -> None:
    """Register a command of a part that an installation may lack."""
    if find_spec(module) is None:
        return
    command: Callable[..., None] | None = getattr(import_module(module), function, None)
    if command is not None:
        lessons_app.command(name)(command)


_add("train", "kb.cli.lessons_model", "train_model")
_add("evaluate", "kb.cli.lessons_model", "evaluate_model")
_add("export", "kb.cli.lessons_export", "export")
