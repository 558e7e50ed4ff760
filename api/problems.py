"""Every error as an answer: problem+json (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.render import local_path, page
from api.schemas import Problem
from api.security import HEADERS
from kb.errors import KbError

MEDIA_TYPE = "application/problem+json"
_URN = "urn:kb:problem:"
_INVALID = "invalid parameters"
_JSON_PATHS = ("/api/", "/healthz", "/openapi.json")
_PAGES = (404, 405, 422, 500, 503)
_log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Let ``app`` answer its errors this way."""
    app.add_exception_handler(KbError, _on_kb_error)
    app.add_exception_handler(RequestValidationError, _on_wrong_parameters)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an operation says in OpenAPI about the problems it may answer with."""
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {"description": _DESCRIPTIONS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in (*statuses, 500)
    }


def file(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """What an operation says in OpenAPI about the files that it may answer with."""
    names = (media_type.partition(";")[0] for media_type in media_types)
    return {200: {"content": {name: {"schema": _file_schema(name)} for name in names}}}


def _file_schema(media_type: str) -> dict[str, str]:
    return {"type": "object"} if media_type.endswith("json") else {"type": "string", "format": "binary"}


_DESCRIPTIONS = {
    401: "A key for reviewing is needed: `Authorization: Bearer KEY`.",
    404: "There is nothing with this id.",
    413: "More was sent than anything here needs.",
    422: "A parameter is missing or wrong; `detail` says which and why.",
    500: "A defect or a wrong setting; the cause is in the log of the server.",
    503: "The store, an index or the embedding model cannot be used now; `detail` names the remedy.",
}


def _on_kb_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KbError)  # noqa: S101 - what the handler is registered for
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", _place(request), error)
    type_ = _URN + error.title.replace(" ", "-")
    # HTTP wants every 401 to say which way of proving oneself there is.
    headers = {"WWW-Authenticate": "Bearer"} if error.http_status == HTTPStatus.UNAUTHORIZED else None
    return answer(request, error.http_status, error.title, str(error), type_=type_, headers=headers)


def _on_wrong_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what the handler is registered for
    errors = [{"parameter": _name(e["loc"]), "message": explained(e)} for e in error.errors()]
    detail = "; ".join(f"{e['parameter']}: {e['message']}" for e in errors)
    return answer(request, 422, _INVALID, detail, type_=f"{_URN}invalid-parameters", errors=errors)


def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what the handler is registered for
    if error.status_code == HTTPStatus.BAD_REQUEST:
        # Bytes that are no text, or brackets too deep to read: the sender's mistake like any other in what is sent.
        return _on_wrong_body(request)
    phrase = HTTPStatus(error.status_code).phrase
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"there is nothing at {_place(request)}; /docs lists what there is"
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} does not work here; kb is read with GET"
    else:
        detail = str(error.detail)
    return answer(request, error.status_code, phrase, detail, headers=error.headers)


def _on_wrong_body(request: Request) -> Response:
    message = _EXPLANATIONS["json_invalid"]
    errors = [{"parameter": "body", "message": message}]
    return answer(request, 422, _INVALID, f"body: {message}", type_=f"{_URN}invalid-parameters", errors=errors)


def _on_bug(request: Request, error: Exception) -> Response:
    _log.error("unexpected error at %s", _place(request), exc_info=error)
    detail = "something went wrong inside kb; the cause is in the log of the server"
    # This answer is sent from outside all middleware, so it brings its own security headers.
    return answer(request, 500, HTTPStatus.INTERNAL_SERVER_ERROR.phrase, detail, headers=HEADERS)


def answer(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    type_: str = "about:blank",
    errors: Sequence[Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page where a browser asks for one outside the API, else problem+json."""
    response: Response
    if _wants_page(request):
        shown = status if status in _PAGES else 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 422
        # What went wrong inside is for the administrator, in English; a reader's own mistake is explained by the page.
        remedy = detail if status >= HTTPStatus.INTERNAL_SERVER_ERROR and type_ != "about:blank" else None
        response = page(request, "error.html", status, shown=shown, remedy=remedy)
    else:
        content: dict[str, Any] = {
            "type": type_,
            "title": title,
            "status": status,
            "detail": detail,
            "instance": _place(request),
        }
        if errors is not None:
            content["errors"] = list(errors)
        response = JSONResponse(content, status, media_type=MEDIA_TYPE)
    response.headers.update(headers or {})
    return response


def explained(error: Mapping[str, Any]) -> str:
    """One validation error of pydantic in words for someone who does not know pydantic."""
    kind = error["type"]
    if kind == "missing" and _name(error["loc"]) == "q":
        return "is missing; type what you want to know"
    if kind not in _EXPLANATIONS:
        return str(error["msg"])
    value = error.get("input")
    size = len(value) if isinstance(value, str | list) else 0
    return _EXPLANATIONS[kind].format(value=_shown(value), size=size, **(error.get("ctx") or {}))


_NO_INTEGER = "{value} is not a whole number"
_EXPLANATIONS = {
    "missing": "is missing",
    "json_invalid": "cannot be read as JSON in UTF-8",
    "value_error": "{error}",
    "int_parsing": _NO_INTEGER,
    "int_parsing_size": _NO_INTEGER,
    "int_from_float": _NO_INTEGER,
    "bool_parsing": "{value} is not true or false",
    "greater_than_equal": "{value} is too small; at least {ge}",
    "less_than_equal": "{value} is too large; at most {le}",
    "string_too_short": "is empty; leave it out or give a value",
    "string_too_long": "has {size} characters; at most {max_length} are accepted",
    "too_long": "has {size} values; at most {max_length} are accepted",
    "literal_error": "{value} is not one of {expected}",
}


def _name(place: Sequence[object]) -> str:
    """The parameter at the place that pydantic names: ("query", "programme", 0): "programme"; ("body", 7): "body"."""
    return str(place[1] if len(place) > 1 and not isinstance(place[1], int) else place[0])


def _place(request: Request) -> str:
    """The path that was asked for, as the URI reference that RFC 9457 wants."""
    return quote(str(request.scope["path"]), safe="/:@", errors="replace")


def _shown(value: object, limit: int = 40) -> str:
    text = str(value)
    return f"'{text[:limit]}…'" if len(text) > limit else f"'{text}'"


def _wants_page(request: Request) -> bool:
    path = local_path(request)
    return not path.startswith(_JSON_PATHS) and path != "/api" and "text/html" in request.headers.get("accept", "")
