"""What `kb lessons find` and `kb lessons export` are told alike: which lessons are wanted."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer

from kb.cli import options
from kb.lesson import Polarity, Status
from kb.lessons.exports import Wanted

Polarities = Annotated[list[str] | None, typer.Option("--polarity", help=f"Only this polarity: {', '.join(Polarity)}.")]
Determinants = Annotated[list[str] | None, typer.Option("--determinant", help="Only this determinant (name or id).")]
LessonThemes = Annotated[list[str] | None, typer.Option("--theme", help="Only lessons about this theme.")]
Statuses = Annotated[list[str] | None, typer.Option("--status", help=f"Only {Status.MACHINE} or {Status.VALIDATED}.")]


def _wanted(
    query: Annotated[list[str] | None, typer.Argument(help="What the lessons are about; without it all.")] = None,
    polarity: Polarities = None,
    determinant: Determinants = None,
    theme: LessonThemes = None,
    status: Statuses = None,
    programme: options.Programme = None,
    kind: options.Kind = None,
    language: options.Language = None,
    region: options.Region = None,
    target_group: options.TargetGroup = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
) -> Wanted:
    sources = options.make_filter(programme, kind, language, region, None, target_group, year_from, year_to)
    return Wanted(" ".join(query or ()), polarity or (), determinant or (), theme or (), status or (), sources)


_SHARED = inspect.signature(_wanted, eval_str=True).parameters


def choosing_lessons(command: Callable[..., None]) -> Callable[..., None]:
    """A command as typer is to read it: with the options above in place of its parameter ``wanted``."""
    own = inspect.signature(command, eval_str=True).parameters
    parameters = [p for name in own for p in (_SHARED.values() if name == "wanted" else [own[name]])]

    @wraps(command)
    def run(**given: Any) -> None:
        shared = {name: given.pop(name) for name in _SHARED}
        command(wanted=_wanted(**shared), **given)

    # Typer reads both, and of a wrapped function it would read those of what is wrapped.
    del run.__dict__["__wrapped__"]
    run.__dict__["__signature__"] = inspect.Signature(parameters)
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run
