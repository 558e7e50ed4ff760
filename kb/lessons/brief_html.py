"""A document as HTML: a page that stands alone on a disk, or the part below its title for a page of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kb.lessons.brief_blocks import Block, Citation, Document, Heading, Reference, Sentence, Terms


@dataclass(slots=True)
class _Quote:
    """A quote with those that belong to it."""

    first: Citation
    others: list[Citation] = field(default_factory=list)


@dataclass(slots=True)
class _View:
    """What the template shows: neighbouring quotes and neighbouring sources are one list."""

    kind: str
    level: int = 0
    text: str = ""
    anchor: str = ""
    name: str = ""
    values_: tuple[str, ...] = ()
    entries: list[_Quote | Reference] = field(default_factory=list)


def html(document: Document) -> str:
    """A page with its own small style sheet, without scripts, that needs no other file."""
    return _environment().get_template("brief_page.html").render(document=document, body=body(document))


def body(document: Document) -> Markup:
    """Everything below the title; sections are ``h2``."""
    template = _environment().get_template("brief_body.html")
    return Markup(template.render(document=document, nested=_nested(document.blocks)))  # noqa: S704 - autoescaped


def _nested(blocks: Sequence[Block]) -> list[_View]:
    views: list[_View] = []
    for block in blocks:
        match block:
            case Heading():
                views.append(_View("heading", level=block.level + 1, text=block.text, anchor=block.anchor))
            case Sentence():
                views.append(_View("sentence", text=block.text))
            case Terms():
                views.append(_View("terms", name=block.name, values_=block.values))
            case Citation():
                _add_citation(_list(views, "citations"), block)
            case Reference():
                _list(views, "references").entries.append(block)
    return views


def _list(views: list[_View], kind: str) -> _View:
    """The list that is being filled, or a new one."""
    if not views or views[-1].kind != kind:
        views.append(_View(kind))
    return views[-1]


def _add_citation(view: _View, block: Citation) -> None:
    last = view.entries[-1] if view.entries else None
    if block.label and isinstance(last, _Quote):
        last.others.append(block)
    else:
        view.entries.append(_Quote(block))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
