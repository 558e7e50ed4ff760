"""The pages of reviewers: signing in, the queue, and what they send."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.dependencies import Kb, access_of
from api.lesson_parts import MAX_ID_LENGTH, Judgements, Lessons
from api.lesson_views import lesson_view, names
from api.permissions import Reviewer, from_here, require_own_form, sign_in, sign_out, signed_in
from api.render import Frame, page
from kb.errors import QueryError
from kb.keys import NotAllowed
from kb.lesson import Lesson, Polarity, Status
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.service import KnowledgeBase
from kb.taxonomy import Taxonomy

QUEUED = 10
MAX_FORM_BYTES = 64_000
MAX_FIELDS = 1000  # a page of one publication has a field for each of 100 passages, beside filters
NONE = "-"  # "none fits", where "" means "as it is"

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_METHODS = ["GET", "HEAD"]
_PRIVATE = {"Cache-Control": "no-store"}


async def _form(request: Request) -> dict[str, list[str]]:
    """The fields of a form that was sent. Raises QueryError when there is too much of it."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM_BYTES:
            raise QueryError("the form is too long")
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise QueryError("the form has too many fields") from error


Form = Annotated[dict[str, list[str]], Depends(_form)]


@router.api_route("/signin", methods=_METHODS)
def signin_page(request: Request) -> Response:
    """The form to sign in with."""
    return _signin(request)


@router.post("/signin")
def signin(request: Request, form: Form) -> Response:
    """Sign in with a key."""
    response = RedirectResponse(Frame.of(request).link("/review"), HTTPStatus.SEE_OTHER, _PRIVATE)
    if not from_here(request) or sign_in(request, response, _one(form, "key")) is None:
        return _signin(request, "sign_in_wrong", 422)
    return response


@router.post("/signout")
def signout(request: Request, form: Form) -> Response:
    """Sign out."""
    reviewer = signed_in(request)
    if reviewer is not None:
        require_own_form(request, reviewer, _one(form, "csrf"))
    response = RedirectResponse(Frame.of(request).link("/lessons"), HTTPStatus.SEE_OTHER, _PRIVATE)
    sign_out(request, response)
    return response


@router.api_route("/review", methods=_METHODS)
def review_page(request: Request, kb: Kb, finder: Lessons, judgements: Judgements) -> Response:
    """The queue, or one lesson of the reviewer's choice; without a session the form to sign in."""
    reviewer = signed_in(request)
    if reviewer is None:
        return _signin(request)
    saved = "review_saved" if request.query_params.get("saved") == "1" else None
    return _queue(request, kb, finder, judgements, reviewer, saved=saved)


@router.post("/review")
def review(request: Request, kb: Kb, finder: Lessons, judgements: Judgements, form: Form) -> Response:
    """Keep a judgement and show the queue again."""
    reviewer = signed_in(request)
    if reviewer is None:
        return _signin(request, "sign_in_again", 401)
    try:
        require_own_form(request, reviewer, _one(form, "csrf"))
    except NotAllowed:
        return _signin(request, "sign_in_again", 403)
    try:
        wrong = _keep(judgements, reviewer.who, form)
    except QueryError:
        wrong = "review_wrong"
    if wrong is not None:
        return _queue(request, kb, finder, judgements, reviewer, wrong=wrong)
    return RedirectResponse(Frame.of(request).link("/review", ("saved", 1)), HTTPStatus.SEE_OTHER, _PRIVATE)


def _keep(judgements: Reviewing, who: str, form: dict[str, list[str]]) -> str | None:
    """Keep what was judged; the text of what is wrong with it, None when it was kept."""
    id, note, action = _one(form, "lesson")[:MAX_ID_LENGTH], _one(form, "note"), _one(form, "action")
    polarity = _one(form, "polarity") or None
    determinants, themes = _chosen(form, "determinant"), _chosen(form, "theme")
    changed = polarity is not None or determinants is not None or themes is not None
    if action == "validate" and not changed:
        judgements.validate(id, who, note)
    elif action == "reject":
        judgements.reject(id, who, note)
    elif action in ("correct", "validate"):  # right, with what was chosen beside it
        if not changed:
            return "review_no_correction"
        judgements.correct(id, who, polarity=polarity, determinants=determinants, themes=themes, note=note)
    else:
        return "review_wrong"
    return None


def _queue(
    request: Request,
    kb: KnowledgeBase,
    finder: LessonFinder,
    judgements: Reviewing,
    reviewer: Reviewer,
    *,
    saved: str | None = None,
    wrong: str | None = None,
) -> Response:
    frame = Frame.of(request)
    code, taxonomy = frame.ui.code, kb.taxonomy
    asked = request.query_params.get("lesson", "")[:MAX_ID_LENGTH]
    waiting = judgements.queue()
    chosen = [finder.get(asked)] if asked else [finder.get(lesson.id) for lesson in waiting[:QUEUED]]
    texts = access_of(request).application.store.passages(found.lesson.passage_id for found in chosen)
    rows = [
        {
            "view": lesson_view(found, kb, frame),
            "confidence": round(100 * found.lesson.statement.confidence),
            "determinants": names(found.lesson.statement.determinants, "determinant", taxonomy, code),
            "themes": names(found.lesson.statement.themes, "theme", taxonomy, code),
            "judged": found.lesson.status is not Status.MACHINE,
            "around": _around(found.lesson, texts[found.lesson.passage_id].passage.text)
            if found.lesson.passage_id in texts
            else ("", ""),
        }
        for found in chosen
    ]
    response = page(
        request,
        "review.html",
        200 if wrong is None else 422,
        rows=rows,
        waiting=len(waiting),
        one=bool(asked),
        reviewer=reviewer,
        saved=frame.ui.text(saved) if saved else None,
        wrong=frame.ui.text(wrong) if wrong else None,
        polarities=[polarity.value for polarity in Polarity],
        determinants=_choices(taxonomy, "determinant", code),
        themes=_choices(taxonomy, "theme", code),
        no_term=NONE,
    )
    response.headers.update(_PRIVATE)
    return response


def _around(lesson: Lesson, text: str, width: int = 300) -> tuple[str, str]:
    """What stands before and after the quote, in whole words."""
    start, end = lesson.statement.start, lesson.statement.end
    before, after = text[max(0, start - width) : start], text[end : end + width]
    if start > width:
        before = f"… {before.partition(' ')[2]}"
    if end + width < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def _choices(taxonomy: Taxonomy, section: str, code: str) -> list[tuple[str, str]]:
    found = [(term.id, term.label(code)) for term in taxonomy.sections.get(section, ())]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _signin(request: Request, notice: str | None = None, status: int = 200) -> Response:
    ui = Frame.of(request).ui
    response = page(request, "signin.html", status, notice=ui.text(notice) if notice else None)
    response.headers.update(_PRIVATE)
    return response


def _one(form: dict[str, Any], name: str) -> str:
    values: list[str] = form.get(name, [""])
    return values[0].strip()


def _chosen(form: dict[str, list[str]], name: str) -> list[str] | None:
    """The values that were chosen, without doubles: None when left as they are, [] for "none fits"."""
    values = [value for value in form.get(name, []) if value]
    return None if not values else [value for value in dict.fromkeys(values) if value != NONE]
