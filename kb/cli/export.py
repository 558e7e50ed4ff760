"""``kb export``."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.output import note
from kb.errors import SettingsError
from kb.export import Export
from kb.service.scoping import Scoping


def export(
    ctx: typer.Context,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; else stdout.")] = None,
    vectors: Annotated[bool, typer.Option("--vectors", help="With the vector of each passage.")] = False,
    programme: options.Programme = None,
    kind: options.Kind = None,
    language: options.Language = None,
    region: options.Region = None,
    theme: options.Theme = None,
    target_group: options.TargetGroup = None,
    year_from: options.YearFrom = None,
    year_to: options.YearTo = None,
) -> None:
    """Export publications and passages as JSON Lines, for another search engine.

    Links begin with KB_PUBLIC_URL.

    Example:  kb export -o kb.jsonl

              kb export --programme IZA --vectors -o iza.jsonl
    """
    app = options.application(ctx)
    chosen = options.make_filter(programme, kind, language, region, theme, target_group, year_from, year_to)
    # Not through app.kb, which would open the model: what is exported stands in the database.
    wanted = Scoping(app.store, app.taxonomy).resolve(chosen)
    base = (app.settings.public_url or "").rstrip("/")
    found = Export(app.store, wanted, base, app.encoders[1] if vectors else None)
    if not app.settings.public_url:
        note("Links in the export are paths only; set KB_PUBLIC_URL for full addresses.")
    if output is None:
        for lines in found.lines():
            typer.echo(lines, nl=False)
        return
    size = write_whole(output, found.lines())
    note(f"Wrote {output}: {size} bytes.")


def write_whole(path: Path, parts: Iterable[str]) -> int:
    """Write a file under its name only when it is complete; returns its size in bytes. Raises SettingsError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error}); name another file with --output") from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
        size = unfinished.stat().st_size
        # mkstemp lets only the owner read; the file is to have the rights that any new file has.
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(0o666 & ~mask)
        unfinished.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error}); make room or name another file") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return size
