"""The style sheet and the logo of an organisation."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.conditional import is_known
from api.render import LOGO, THEME_SHEET, theme_in
from api.theming import theme_of
from kb.settings import Settings

_METHODS = ["GET", "HEAD"]
# The pages name both with a mark of what they hold, so a browser may keep them; a bare address asks again.
_KEPT = "public, max-age=31536000, immutable"
_ASK = "no-cache"
# A drawing may hold scripts and links. As a picture on a page it runs nothing; opened by itself it must not either.
_LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

router = APIRouter(include_in_schema=False)


def install(app: FastAPI, settings: Settings) -> None:
    """Let ``app`` show the theme in the settings. Raises SettingsError when it cannot be shown."""
    app.state.theme = theme_of(settings)
    app.include_router(router)


@router.api_route(THEME_SHEET, methods=_METHODS)
def style_sheet(request: Request) -> Response:
    """The colours as custom properties; empty where kb's own hold."""
    theme = theme_in(request)
    return _kept(request, theme.css.encode(), "text/css; charset=utf-8", theme.digest)


@router.api_route(LOGO, methods=_METHODS)
def logo(request: Request) -> Response:
    """The one file that the setting names; nothing else can be asked for."""
    found = theme_in(request).logo
    if found is None:
        raise HTTPException(404)
    response = _kept(request, found.content, found.media_type, found.digest)
    response.headers["Content-Security-Policy"] = _LOGO_POLICY
    return response


def _kept(request: Request, content: bytes, media_type: str, digest: str) -> Response:
    asked = request.query_params.get("v")
    headers = {"ETag": f'"{digest}"', "Cache-Control": _KEPT if asked == digest else _ASK}
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
