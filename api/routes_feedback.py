"""Feedback on answers: as JSON, as a plain form, and exported for those with a key."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from api.body_limit import SmallBody
from api.dependencies import MAX_ID, Kb, access_of
from api.feedback_limit import MinuteLimit
from api.feedback_view import ANCHOR, ON, TOLD
from api.forms import SearchForm
from api.pages import PAGE_SIZE
from api.pages_review import Form
from api.permissions import Reviews, from_here
from api.problems import answer, documented, file
from api.render import Frame
from api.schemas_feedback import MAX_PER_PUBLICATION, MAX_SHOWN, FeedbackBody, FeedbackKept
from kb import __version__
from kb.errors import KbError, QueryError
from kb.feedback import Asked, Feedback, FeedbackStore, Opinion, TooMuchFeedback, Verdict, json_lines
from kb.feedback_export import Unit, export
from kb.service import KnowledgeBase, checked_query
from kb.wiring import Application

PER_MINUTE = 20
_MOST_UNSENT = 10
_lock = threading.Lock()
router = APIRouter(route_class=SmallBody)
# What programs send and get; ``api.routes_search`` takes it in, beside the answers that it is about.
api = APIRouter(tags=["search"], route_class=SmallBody)


def require_here(request: Request) -> None:
    """Raises FromElsewhere when a browser says that another site sends this."""
    if not from_here(request):
        raise FromElsewhere("feedback is only taken from pages of this kb")


def require_room(request: Request) -> None:
    """Raises TooMuchFeedback when this reader sent enough for this minute."""
    state = request.app.state
    with _lock:
        if not hasattr(state, "feedback_limit"):
            state.feedback_limit = MinuteLimit(PER_MINUTE)
        limit: MinuteLimit = state.feedback_limit
    if not limit.allows(request.client.host if request.client else ""):
        raise TooMuchFeedback(f"at most {PER_MINUTE} opinions a minute are kept; wait a minute")


class FromElsewhere(KbError):
    """Another site sent this through someone's browser."""

    http_status = 403
    title = "from another site"


_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    403: {"description": "A browser sent this from another site.", "content": _PROBLEM},
    429: {"description": "Too much feedback in one minute; wait a minute.", "content": _PROBLEM},
}


@api.post(
    "/feedback",
    summary="Say whether a passage helps, or what is missed",
    response_model=FeedbackKept,
    responses=documented(413, 422, 503) | _REFUSED,
    dependencies=[Depends(require_here), Depends(require_room)],
)
def send_feedback(request: Request, kb: Kb, body: FeedbackBody) -> dict[str, Any]:
    """Keep an opinion with the answer it is about: question, filters, passages with scores and quotes, and versions.

    The answer is searched again, so give what was given to `/api/search`. Who sends it is not kept; e-mail addresses
    and telephone numbers in `reason` are left out.
    """
    asked = Asked(
        body.q,
        body.filter.filter(),
        body.page,
        body.page_size,
        body.per_publication,
        as_typed=body.as_typed,
        plain=body.plain,
    )
    shown = None if body.shown is None else tuple(body.shown)
    opinion = Opinion(Verdict(body.verdict), body.passage, body.reason, shown)
    kept = keep(access_of(request).application, kb, asked, [opinion])[0]
    return {"id": kept.seq, "verdict": kept.verdict.value, "passage": kept.passage, "exact": kept.exact}


@router.post("/feedback", include_in_schema=False)
def feedback_form(request: Request, kb: Kb, sent: Form) -> Response:
    """Keep what a form sent, and go back to the results."""
    if not from_here(request):
        return answer(request, HTTPStatus.FORBIDDEN, FromElsewhere.title, "feedback is only taken from pages of kb")
    form = SearchForm.read(QueryParams([(name, value) for name, values in sent.items() for value in values]))
    told = "thanks"
    try:
        require_room(request)
        opinion = _opinion(sent)
        keep(access_of(request).application, kb, _asked(form, sent), [opinion, *_unsent(sent, opinion)])
    except TooMuchFeedback:
        told = "later"
    except (QueryError, ValueError):
        told = "changed"
    _, passage = _verdict(sent)
    on = [(ON, passage)] if passage.isdecimal() and len(passage) <= len(str(MAX_ID)) else []
    address = Frame.of(request).link("/", *form.pairs(form.page), (TOLD, told), *on, anchor=ANCHOR)
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})


@api.get(
    "/feedback/export",
    summary="Get all feedback",
    response_class=Response,
    responses=file("application/x-ndjson", "application/zip") | documented(401, 422, 503),
)
def export_feedback(
    request: Request,
    reviewer: Reviews,  # noqa: ARG001 - being there is what counts
    format: Annotated[
        Literal["jsonl", "beir"], Query(description="`beir` gives the files for `kb eval`.", examples=["jsonl"])
    ] = "jsonl",
    unit: Annotated[
        Literal["publication", "passage"], Query(description="What `beir` judges.", examples=["publication"])
    ] = "publication",
) -> Response:
    """All feedback with what was seen, as JSON Lines, or as a BEIR collection for `kb eval` (`beir`, a zip file)."""
    store = access_of(request).application.store
    found = FeedbackStore(store.database).all()
    if format == "jsonl":
        return _file(json_lines(found).encode(), "application/x-ndjson", "feedback.jsonl")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in export(found, store, Unit(unit)).files.items():
            archive.writestr(name, text)
    return _file(packed.getvalue(), "application/zip", "feedback.zip")


def keep(application: Application, kb: KnowledgeBase, asked: Asked, opinions: Sequence[Opinion]) -> list[Feedback]:
    """Give the answer again and keep the opinions with it. Raises QueryError."""
    asked = replace(asked, query=checked_query(asked.query), filter=kb.resolve(asked.filter))
    result = kb.search(
        asked.query,
        asked.filter,
        page=asked.page,
        page_size=asked.page_size,
        per_publication=asked.per_publication,
        as_typed=asked.as_typed,
        plain=asked.plain,
    )
    store, versions = FeedbackStore(application.store.database), _versions(application)
    return [store.add(opinion, asked, result, versions) for opinion in opinions]


def _versions(application: Application) -> dict[str, object]:
    """What made an answer: program, encoder, both indexes, taxonomy, and the last change that was taken in."""
    indexes = application.indexes
    return {
        "kb": __version__,
        "encoder": application.encoders[1].fingerprint,
        "words": indexes.lexical.fingerprint,
        "meanings": indexes.vectors.fingerprint,
        "taxonomy": application.taxonomy.fingerprint,
        "change": application.store.last_change(),
    }


def _asked(form: SearchForm, sent: dict[str, list[str]]) -> Asked:
    each = sent.get("per_publication", [""])[0]
    number = min(max(1, int(each)), MAX_PER_PUBLICATION) if each else None
    return Asked(form.q, form.filter, form.page, PAGE_SIZE, number, as_typed=form.as_typed, plain=form.plain)


def _verdict(sent: dict[str, list[str]]) -> tuple[str, str]:
    """(verdict, passage) of the button that was pressed, which says both: "helpful 12"; "missed" is of no passage."""
    verdict, _, passage = sent.get("verdict", [""])[0].partition(" ")
    return verdict, passage


def _opinion(sent: dict[str, list[str]]) -> Opinion:
    """Raises ValueError when a number or the verdict is none."""
    verdict, passage = _verdict(sent)
    shown = sent.get("shown")
    return Opinion(
        Verdict(verdict),
        int(passage) if passage else None,
        sent.get(f"reason-{passage}" if passage else "reason", [""])[0],
        tuple(int(id) for id in shown[0].split(",") if id)[:MAX_SHOWN] if shown else None,
    )


def _unsent(sent: dict[str, list[str]], sending: Opinion) -> list[Opinion]:
    """What was typed at other hits of the page, whose own button was not pressed: it would be lost."""
    typed = {name.removeprefix("reason-"): values[0] for name, values in sent.items() if name.startswith("reason-")}
    return [
        Opinion(Verdict.NOT_HELPFUL, int(id), reason, sending.shown)
        for id, reason in typed.items()
        if reason.strip() and id.isdecimal() and int(id) != sending.passage and int(id) in (sending.shown or ())
    ][:_MOST_UNSENT]


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
