"""``kb brief``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line
from kb.contract import source_json
from kb.errors import QueryError, SettingsError
from kb.lessons.brief_contract import brief_json
from kb.lessons.brief_types import Options, Section

if TYPE_CHECKING:
    from kb.lessons.brief_blocks import Document


class BriefLanguage(StrEnum):
    """The language of headings and fixed sentences; quotes stay as they are."""

    NL = "nl"
    EN = "en"


def brief(
    ctx: typer.Context,
    topic: Annotated[list[str], typer.Argument(help="What the brief is about, in Dutch or English.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file: .docx, .md or .html.")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", help=f"Only these sections (repeat, or separate by commas): {', '.join(Section)}."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=30, help="How many items a section has.")] = 7,
    lang: Annotated[BriefLanguage, typer.Option("--lang", help="Language of the headings.")] = BriefLanguage.NL,
    json: options.Json = False,
) -> None:
    """Compose a brief on a topic: what programmes say of it, word for word, with numbered sources.

    Without --output it is printed as Markdown.

    Example:  kb brief "regionale samenwerking huisartsen en wijkverpleging" -o brief.docx

              kb brief leiderschap --include success,barriers
    """
    # What cannot be written should not first be composed.
    suffix = _suffix(output)
    wanted = Options(sections(include), limit, lang.value)
    from kb.lessons.brief_outline import outline

    app = options.reader(ctx)
    made = app.briefs.compose(" ".join(topic), wanted)
    if json:
        print_json(brief_json(made, app.taxonomy, source_json))
    document = outline(made, app.taxonomy, (app.settings.public_url or "").rstrip("/") or None)
    if output is not None:
        write_file(output, written(document, suffix))
        note(f"Wrote {output}: {len(made.quotes)} quotes from {len(made.sources)} sources.")
    elif not json:
        print_line(written(document, suffix).decode().rstrip("\n"))
    if not made.answered:
        note("Nothing here seems to be about this topic; the brief holds the nearest there is.")


def sections(values: list[str] | None) -> tuple[Section, ...]:
    """The sections that were asked for, all without a choice. Raises QueryError naming the known ones."""
    names = [name.strip().lower() for value in values or () for name in value.split(",") if name.strip()]
    unknown = [name for name in names if name not in tuple(Section)]
    if unknown:
        raise QueryError(f"unknown section {unknown[0]!r}; known are: {', '.join(Section)}")
    return tuple(section for section in Section if section in names) if names else tuple(Section)


def written(document: Document, suffix: str) -> bytes:
    """The document in the form that a file name ends in."""
    # Each form brings a library of its own, which no other command should wait for.
    if suffix == ".docx":
        from kb.lessons.brief_docx import docx

        return docx(document)
    if suffix in (".html", ".htm"):
        from kb.lessons.brief_html import html

        return html(document).encode()
    from kb.lessons.brief_markdown import markdown

    return markdown(document).encode()


def write_file(path: Path, content: bytes) -> None:
    """Write a file. Raises SettingsError naming what is wrong with the place."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror}); choose another place") from error


def _suffix(output: Path | None) -> str:
    suffix = output.suffix.lower() if output else ".md"
    if suffix not in (".docx", ".md", ".html", ".htm"):
        raise QueryError(f"{output} does not end in .docx, .md or .html; a brief is written as one of these")
    return suffix
