"""Progress of long work on stderr: a bar in a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kb.cli.output import note
from kb.reports import Progress, SourceReport

_LINE_EVERY_SECONDS = 5.0


@contextmanager
def show_progress() -> Iterator[Progress]:
    """The progress display that fits stderr."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar)


class _Lines(Progress):
    """A plain line every few seconds."""

    def __init__(self) -> None:
        self._total = 0
        self._done = 0
        self._embedded = 0
        self._last = time.monotonic()

    def resumed(self) -> None:
        note("The run before this one was cut off; carrying on from there.")

    def files(self, total: int) -> None:
        self._total = total

    def file_done(self, report: SourceReport) -> None:  # noqa: ARG002
        self._done += 1
        self._say()

    def embedding(self, texts: int) -> None:
        self._say()
        self._embedded += texts

    def words(self, words: int) -> None:
        note(f"learning {words} words")

    def lessons(self, sentences: int) -> None:
        note(f"reading {sentences} sentences for lessons")

    def _say(self) -> None:
        if time.monotonic() - self._last >= _LINE_EVERY_SECONDS:
            self._last = time.monotonic()
            note(f"{self._done} of {self._total} files, {self._embedded} texts embedded")


class _Bar(Progress):
    """A moving bar."""

    def __init__(self, bar: object) -> None:
        from rich.progress import Progress as RichProgress

        assert isinstance(bar, RichProgress)  # noqa: S101 - for the type checker
        self._bar = bar
        self._task = bar.add_task("reading", total=None)
        self._embedded = 0

    def resumed(self) -> None:
        note("The run before this one was cut off; carrying on from there.")

    def files(self, total: int) -> None:
        self._bar.update(self._task, total=total)

    def file_done(self, report: SourceReport) -> None:  # noqa: ARG002
        self._bar.advance(self._task)

    def embedding(self, texts: int) -> None:
        self._embedded += texts
        self._bar.update(self._task, description=f"reading, {self._embedded} texts embedded")

    def words(self, words: int) -> None:
        self._bar.update(self._task, description=f"learning {words} words")

    def lessons(self, sentences: int) -> None:
        self._bar.update(self._task, description=f"reading {sentences} sentences for lessons")

    def indexing(self) -> None:
        self._bar.update(self._task, description="writing indexes")


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A counter of things done, to be called with how many more are done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    with RichProgress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda n: bar.advance(task, n)
