"""A search page for a frame on another site: one field and its answer, without a script."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Discoveries, Kb
from api.forms import SearchForm
from api.i18n import LANGUAGES
from api.render import Frame, page
from api.views import GroupView, groups

PAGE_SIZE = 5
_TEXTS = {
    "title": ("Zoeken in publicaties", "Search publications"),
    "all": ("Alle resultaten en filters", "All results and filters"),
    "new_tab": ("(opent in een nieuw tabblad)", "(opens in a new tab)"),
}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer in the frame: the publications with their quotes, and where the rest is."""

    groups: tuple[GroupView, ...]
    total: int
    answered: bool
    all_href: str


@router.api_route("/embed", methods=["GET", "HEAD"])
def embed_page(request: Request, kb: Kb, discovery: Discoveries) -> HTMLResponse:
    """The search page for a frame; takes the same parameters as the search page."""
    form = SearchForm.read(request.query_params)
    frame = Frame.of(request)
    notice = form.notice(kb, frame.ui) if form.q else None
    shown: Shown | None = None
    if form.q and notice is None:
        form = form.resolved(kb)
        result = kb.search(form.q, form.filter, page_size=PAGE_SIZE)
        if not form.filter:
            discovery.log(result.query, result.total_publications)
        # What fits less is not counted as found, so it only shows when there is nothing better.
        found = tuple(g for g in groups(result, form, kb, frame) if not (result.answered and g.weaker))
        shown = Shown(found, result.total_publications, result.answered, frame.link("/", *form.pairs()))
    column = LANGUAGES.index(frame.ui.code)
    return page(
        request,
        "embed.html",
        200 if notice is None else 422,
        form=form,
        own={name: texts[column] for name, texts in _TEXTS.items()},
        notice=notice,
        shown=shown,
        kept=[(name, value) for name, value in form.choices() if value is not None],
    )
