"""An answer in prose, as a stream of events or as one document."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.answering import Asked, Writing, answers_of, whole
from api.body_limit import SmallBody
from api.dependencies import Base
from api.permissions import from_here
from api.problems import MEDIA_TYPE, answer, documented
from api.routes_feedback import FromElsewhere
from api.schemas_answer import AnswerBody, ProseAnswer
from kb.answer import Answers, TooManyAnswers
from kb.answer.contract import answer_json, grounds_json, outcome_json, sentence_json
from kb.answer.types import Event, Grounds, Restart, Sentence
from kb.errors import KbError

EVENTS = "text/event-stream"
# A proxy between closes what is silent for too long.
_ALIVE_SECONDS = 10.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_log = logging.getLogger(__name__)
router = APIRouter(prefix="/api", tags=["search"], route_class=SmallBody)


def require_here(request: Request) -> None:
    """Raises FromElsewhere when a browser says that another site sends this: each answer costs computing or money."""
    if not from_here(request):
        raise FromElsewhere("answers are only written for pages of this kb")


Writes = Annotated[Answers, Depends(answers_of)]
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENTS: {"schema": {"type": "string"}}}},
    403: {"description": "A browser sent this from another site.", "content": _PROBLEM},
    404: {"description": "No endpoint that writes answers is set (`KB_ANSWER_URL`).", "content": _PROBLEM},
    429: {"description": "Too many answers, of all readers or of this one; see `Retry-After`.", "content": _PROBLEM},
    502: {"description": "The endpoint cannot be used; `detail` names the remedy.", "content": _PROBLEM},
    504: {"description": "The endpoint took too long.", "content": _PROBLEM},
}


@router.post(
    "/answer",
    summary="Get an answer in prose",
    response_model=ProseAnswer,
    responses=documented(413, 422, 503) | _REFUSED,
    dependencies=[Depends(require_here)],
)
async def write_answer(request: Request, answers: Writes, base: Base, body: AnswerBody) -> Response:
    """A short answer in which each sentence names the sources that support it; other sentences are left out.

    A model at the endpoint in the settings writes it from the quotes found, so question and quotes go there. The
    quotes are what was published; the sentences are not.

    It comes as `text/event-stream`: `sources`, a `sentence` for each, then `done`, or `error` with a problem. After a
    `restart` the sentences before it no longer count. With `Accept: application/json` it comes whole.
    """
    try:
        asked = Asked(body.question, body.filter(), body.lang, as_typed=body.as_typed, plain=body.plain)
        writing = Writing(request, answers, asked)
    except TooManyAnswers as error:
        return too_many(request, error)
    if not _wants_events(request):
        made = await whole(writing)
        return JSONResponse(answer_json(*made, base=base) if made else None, headers={"Cache-Control": "no-store"})
    events = writing.events()
    # What goes wrong before anything is found is told with its own status.
    first = await _first(events)
    return StreamingResponse(_stream(first, events, base), media_type=EVENTS, headers=_HEADERS)


def too_many(request: Request, error: TooManyAnswers) -> Response:
    """The problem, with the time after which to try again."""
    type_ = f"urn:kb:problem:{error.title.replace(' ', '-')}"
    headers = {"Retry-After": str(error.seconds)}
    return answer(request, error.http_status, error.title, str(error), type_=type_, headers=headers)


async def _first(events: AsyncGenerator[Event | None, None]) -> Event | None:
    async for event in events:
        if event is not None:
            return event
    return None


async def _stream(first: Event | None, events: AsyncGenerator[Event | None, None], base: str) -> AsyncGenerator[str]:
    try:
        if first is not None:
            yield _shown(first, base)
        last = time.monotonic()
        async for event in events:
            if event is not None:
                yield _shown(event, base)
            elif time.monotonic() - last < _ALIVE_SECONDS:
                continue
            else:
                yield ": still writing\n\n"
            last = time.monotonic()
    except KbError as error:
        _log.warning("answer broken off: %s", error)
        yield _event("error", _problem(error.title, error.http_status, str(error)))
    except Exception:
        _log.exception("answer broken off")
        title = HTTPStatus.INTERNAL_SERVER_ERROR.phrase
        yield _event("error", _problem(title, 500, "something went wrong inside kb; its log tells the cause"))
    finally:
        await events.aclose()


def _shown(event: Event, base: str) -> str:
    if isinstance(event, Grounds):
        return _event("sources", grounds_json(event, base))
    if isinstance(event, Sentence):
        return _event("sentence", sentence_json(event))
    if isinstance(event, Restart):
        return _event("restart", {})
    return _event("done", outcome_json(event))


def _event(name: str, value: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


def _problem(title: str, status: int, detail: str) -> dict[str, Any]:
    type_ = "about:blank" if status == HTTPStatus.INTERNAL_SERVER_ERROR else f"urn:kb:problem:{title.replace(' ', '-')}"
    return {"type": type_, "title": title, "status": status, "detail": detail, "instance": "/api/answer"}


def _wants_events(request: Request) -> bool:
    accept = request.headers.get("accept", "").lower()
    return EVENTS in accept or "application/json" not in accept
