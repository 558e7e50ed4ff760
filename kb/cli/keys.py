"""``kb keys``: who may do more than read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table
from kb.keys import Scope

keys_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Keys for those who may do more than read. Example: kb keys add --scope review --label 'Jan de Vries'",
)


@keys_app.command()
def add(
    ctx: typer.Context,
    label: Annotated[str, typer.Option("--label", help="Who gets the key; the name stands with each judgement.")],
    scope: Annotated[str, typer.Option("--scope", help=f"What it allows: {', '.join(Scope)}.")] = Scope.REVIEW,
    json: options.Json = False,
) -> None:
    """Make a key and print it. It is shown this once: kb keeps only a hash of it.

    Example:  kb keys add --scope review --label "Jan de Vries"
    """
    key, token = options.application(ctx).keys.add(scope, label)
    if json:
        print_json(asdict(key) | {"key": token})
        return
    print_line(token)
    note(f"Key {key.id} for {key.label} ({key.scope.value}). Keep it safe: it is not shown again.")


@keys_app.command("list")
def list_(ctx: typer.Context, json: options.Json = False) -> None:
    """List the keys, without the keys themselves.

    Example:  kb keys list --json
    """
    keys = options.application(ctx).keys.all()
    if json:
        print_json({"keys": [asdict(key) for key in keys]})
        return
    if not keys:
        note("No keys; make one with `kb keys add --scope review --label NAME`.")
        return
    print_table(
        ("id", "scope", "label", "made", "revoked"),
        [(key.id, key.scope.value, key.label, key.created_at, key.revoked_at) for key in keys],
    )


@keys_app.command()
def revoke(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(help="The id of the key, as `kb keys list` prints it.")],
    json: options.Json = False,
) -> None:
    """Make a key worthless at once, with all that is signed in with it.

    Example:  kb keys revoke 1a2b3c4d
    """
    key = options.application(ctx).keys.revoke(id)
    if json:
        print_json(asdict(key))
    else:
        print_line(f"Key {key.id} of {key.label} is revoked since {key.revoked_at}")
