"""The page where a reader makes a brief."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Base
from api.render import Frame, page
from api.routes_brief import FORMATS, Briefs
from kb.errors import QueryError
from kb.lessons.brief_html import body
from kb.lessons.brief_outline import outline
from kb.lessons.brief_types import Options, Section
from kb.lessons.brief_words import Words

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A section that can be ticked."""

    value: str
    label: str
    ticked: bool


@router.api_route("/brief", methods=["GET", "HEAD"])
def brief_page(request: Request, briefs: Briefs, base: Base) -> HTMLResponse:
    """The form, and the brief on the topic that was asked for."""
    frame = Frame.of(request)
    topic = " ".join(request.query_params.get("q", "").split())
    wanted = set(request.query_params.getlist("include"))
    # A section that does not exist is left aside, as a wrong filter in an old bookmark is.
    include = tuple(section for section in Section if section.value in wanted) or tuple(Section)
    shown: dict[str, object] = {"document": None, "body": "", "downloads": [], "notice": None}
    status = 200
    if topic:
        try:
            made = briefs.compose(topic, Options(include, language=frame.ui.code))
        except QueryError:
            status, shown["notice"] = 422, frame.ui.text("brief_not_possible")
        else:
            document = outline(made, briefs.taxonomy, base)
            shown |= {"document": document, "body": body(document), "downloads": _downloads(frame, topic, include)}
    words = Words(frame.ui.code)
    choices = [_Choice(section.value, words.heading(section), section in include) for section in Section]
    return page(request, "brief.html", status, topic=topic, choices=choices, **shown)


def _downloads(frame: Frame, topic: str, include: tuple[Section, ...]) -> list[tuple[str, str]]:
    """(text key, address) of each file."""
    pairs: list[tuple[str, object]] = [("q", topic)]
    pairs += [("include", section.value) for section in include] if include != tuple(Section) else []
    pairs += [] if frame.chosen else [("lang", frame.ui.code)]
    return [(f"brief_{form}", frame.link("/api/brief", *pairs, ("format", form))) for form in FORMATS]
