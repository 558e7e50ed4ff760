"""Printing: rich tables in a terminal, plain lines in a pipe, JSON on request; only answers go to stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer


def is_terminal() -> bool:
    """True when a person reads stdout."""
    return sys.stdout.isatty()


def print_json(value: Any) -> None:
    """One JSON value on stdout, UTF-8, readable."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_line(text: str = "") -> None:
    """One line of the answer on stdout."""
    typer.echo(text)


def note(text: str) -> None:
    """A remark for the person at the keyboard, on stderr."""
    typer.echo(text, err=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """A table: drawn in a terminal, tab-separated with a header line in a pipe."""
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not is_terminal():
        for row in ([*columns], *cells):
            print_line("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in cells:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)
