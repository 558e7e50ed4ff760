"""The page with an answer in prose.

Asking is a POST: a crawler, or a browser that loads ahead, must not set a model to work.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from api.answering import Asked, AskedTooOften, Writing, answers_of, whole
from api.dependencies import Kb, access_of
from api.forms import SearchForm
from api.pages_review import Form
from api.permissions import from_here
from api.render import Frame, page
from api.texts_answer import Words
from api.views import foreign
from kb.answer import AnswersOff, Grounds, Outcome, Sentence, Source, TooManyAnswers
from kb.answer.errors import EndpointFailed, EndpointSlow

PATH = "/answer"
router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The button that asks for an answer, with the question and filters that it sends along."""

    words: Words
    action: str
    fields: tuple[tuple[str, object], ...]
    seconds: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source below an answer."""

    number: int
    quote: str
    lang: str | None
    heading: str
    place: str | None
    title: str
    title_lang: str | None
    polarity: str | None
    href: str
    source: str | None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as the page shows it; ``lang`` is there when it differs from the language of the page."""

    answered: bool
    lang: str | None
    sentences: tuple[Sentence, ...]
    cited: tuple[SourceView, ...]
    others: tuple[SourceView, ...]
    facts: tuple[str, ...]


def answer_form(request: Request, form: SearchForm) -> AnswerForm | None:
    """The button for the search page; None when answers are off or there is no question."""
    settings = access_of(request).application.settings
    if not (settings.answers and form.q):
        return None
    frame = Frame.of(request)
    return AnswerForm(Words(frame.ui.code), frame.link(PATH), tuple(form.pairs()), f"{settings.answer_seconds:g}")


@router.api_route(PATH, methods=["GET", "HEAD"])
def answer_page(request: Request) -> HTMLResponse:
    """The form with the question filled in; nothing is asked of the model yet."""
    form = SearchForm.read(request.query_params)
    settings = access_of(request).application.settings
    if not settings.answers:
        return _page(request, form, 404, notice="off")
    return _page(request, form)


@router.post(PATH)
async def written_page(request: Request, kb: Kb, sent: Form) -> Response:
    """The finished answer with its numbered sources."""
    form = SearchForm.read(QueryParams([(name, value) for name, values in sent.items() for value in values]))
    frame = Frame.of(request)
    if not from_here(request):
        return _page(request, form, HTTPStatus.FORBIDDEN, notice="elsewhere")
    if not form.q:
        return _page(request, form)
    wrong = await run_in_threadpool(form.notice, kb, frame.ui)
    if wrong is not None:
        return _page(request, form, 422, said=wrong)
    return await _written(request, form, frame)


async def _written(request: Request, form: SearchForm, frame: Frame) -> Response:
    try:
        answers = await run_in_threadpool(answers_of, request)
        asked = Asked(form.q, form.filter, as_typed=form.as_typed, plain=form.plain)
        made = await whole(Writing(request, answers, asked))
    except AnswersOff:
        return _page(request, form, 404, notice="off")
    except TooManyAnswers as error:
        notice = "enough" if isinstance(error, AskedTooOften) else "busy_now"
        response = _page(request, form, 429, notice=notice, seconds=error.seconds)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    except EndpointFailed as error:
        notice = "slow" if isinstance(error, EndpointSlow) else "failed"
        return _page(request, form, error.http_status, notice=notice, remedy=str(error))
    if made is None:  # nobody is there to read it
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return _page(request, form, view=_view(*made, frame=frame))


def _page(
    request: Request,
    form: SearchForm,
    status: int = 200,
    *,
    notice: str | None = None,
    said: str | None = None,
    seconds: int = 0,
    remedy: str | None = None,
    view: AnswerView | None = None,
) -> HTMLResponse:
    frame = Frame.of(request)
    words = Words(frame.ui.code)
    values: dict[str, Any] = {
        "w": words,
        "form": form,
        "view": view,
        "notice": words(notice, seconds=seconds) if notice else said,
        "remedy": remedy,
        "on": notice != "off",
        "seconds": f"{access_of(request).application.settings.answer_seconds:g}",
        "kept": [pair for pair in form.pairs() if pair[0] != "q"],
        "action": frame.link(PATH),
        "results": frame.link("/", *form.pairs()),
    }
    response = page(request, "answer.html", status, **values)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _view(grounds: Grounds, sentences: list[Sentence], outcome: Outcome, frame: Frame) -> AnswerView:
    numbers = {number for sentence in sentences for number in sentence.sources}
    sources = [_source(source, frame) for source in grounds.sources]
    return AnswerView(
        grounds.answered,
        foreign(grounds.language, frame.ui),
        tuple(sentences),
        tuple(source for source in sources if source.number in numbers),
        tuple(source for source in sources if source.number not in numbers),
        tuple(_facts(outcome, frame) if sentences or outcome.dropped else ()),
    )


def _facts(outcome: Outcome, frame: Frame) -> list[str]:
    """How the answer came about, in a few short lines."""
    words, facts = Words(frame.ui.code), []
    if outcome.of:
        facts.append(words("based", n=frame.ui.number(outcome.based_on), total=frame.ui.number(outcome.of)))
    if outcome.passages:
        facts.append(words.count("passages", outcome.passages))
    if outcome.dropped:
        facts.append(words.count("dropped", outcome.dropped))
    if outcome.model:
        facts.append(words("model", name=outcome.model))
    return facts


def _source(source: Source, frame: Frame) -> SourceView:
    meta = source.publication.metadata
    return SourceView(
        source.number,
        source.quote,
        foreign(source.language, frame.ui),
        " › ".join(source.heading),
        frame.ui.pages(source.page),
        meta.title,
        foreign(meta.language, frame.ui),
        source.polarity,
        frame.link(f"/publications/{source.publication.id}", anchor=f"passage-{source.passage_id}"),
        source.publication.public_url,
    )
