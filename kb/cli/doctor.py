"""``kb doctor``."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli import options
from kb.cli.output import print_json, print_table


def doctor(
    ctx: typer.Context,
    json: options.Json = False,
    settings: Annotated[bool, typer.Option("--settings", help="List the settings with their values.")] = False,
) -> None:
    """Check this installation: versions, model, counts, indexes; says what to do. Exit code 1 when something is wrong.

    Example:  kb doctor
    """
    from kb.health import examine, setting_rows

    app = options.application(ctx)
    if settings:
        rows = setting_rows(app.settings)
        print_json({r[0]: r[1] for r in rows}) if json else print_table(("setting", "value", "what"), rows)
        return
    findings = examine(app)
    if json:
        print_json({"ok": all(f.ok for f in findings), "checks": [f.as_json() for f in findings]})
    else:
        print_table(
            ("", "check", "found", "what to do"),
            [("ok" if f.ok else "!!", f.name, f.found, f.remedy) for f in findings],
        )
    raise typer.Exit(0 if all(f.ok for f in findings) else 1)
