"""The web application: JSON under ``/api``, pages for people, and what all answers share."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from api import (
    pages,
    pages_about,
    pages_answer,
    pages_brief,
    pages_embed,
    pages_gaps,
    pages_lessons,
    pages_patterns,
    pages_pictures,
    pages_review,
    problems,
    routes_answer,
    routes_brief,
    routes_discover,
    routes_export,
    routes_exports,
    routes_feedback,
    routes_feeds,
    routes_gaps,
    routes_lessons,
    routes_library,
    routes_opensearch,
    routes_patterns,
    routes_remote,
    routes_search,
    routes_sitemap,
    routes_theme,
    structured,
)
from api.compression import Compression
from api.dependencies import Access
from api.embedding import add_embedding, parse_origins
from api.mcp_server import mount_mcp
from api.render import STATIC
from api.schemas import Problem
from api.security import AsciiQuery, SecurityHeaders
from kb import __version__
from kb.errors import KbError
from kb.settings import load_settings
from kb.wiring import Application, open_application

_DESCRIPTION = (
    "Ask in Dutch or English and get the passages of publications that answer, each with its verbatim quote, "
    "publication, programme, page and link. Everything is read with GET; "
    "judging a lesson (which takes a key), feedback and an answer in prose take POST. "
    "Problems come as application/problem+json (RFC 9457). The same pages for people are at /."
)
_TAGS = [
    {"name": "search", "description": "Find passages, and count what there is to find."},
    {"name": "library", "description": "Publications and passages by id."},
    {"name": "lessons", "description": "What helped, what hindered, what to do; and what people judge of it."},
    {"name": "discovery", "description": "Suggestions while typing, and what resembles a text."},
    {"name": "health", "description": "For the one who runs the server."},
]
_log = logging.getLogger(__name__)


def create_app(application: Application | None = None) -> FastAPI:
    """The app over an opened kb, or over the one that the settings name.

    Raises SettingsError when the settings, the data folder or what the pages should look like are wrong.
    """
    access = Access(application or open_application(load_settings()))
    app = FastAPI(
        title="kb",
        version=__version__,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        docs_url=None,  # FastAPI's own pages load scripts from another site
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.access = access
    app.add_middleware(AsciiQuery)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Compression)
    add_embedding(app, parse_origins(access.application.settings.embed_origins))  # outermost
    problems.install(app)
    app.include_router(routes_search.router)
    app.include_router(routes_discover.router)
    app.include_router(routes_library.router)
    app.include_router(routes_exports.router)  # before the lessons: "export" is no lesson's id
    app.include_router(routes_lessons.router)
    app.include_router(routes_patterns.router)
    app.include_router(routes_gaps.router)
    app.include_router(routes_brief.router)
    app.include_router(routes_answer.router)
    app.include_router(routes_export.router)
    app.include_router(routes_remote.router)
    app.include_router(routes_feedback.router, include_in_schema=False)
    app.include_router(routes_feeds.router)
    app.include_router(routes_opensearch.router)
    app.include_router(routes_sitemap.router)
    app.include_router(structured.router)  # before the pages: "x.jsonld" is no publication's id
    app.include_router(pages.router)
    app.include_router(pages_pictures.router)
    app.include_router(pages_patterns.router)
    app.include_router(pages_gaps.router)
    app.include_router(pages_brief.router)
    app.include_router(pages_answer.router)
    app.include_router(pages_embed.router)
    app.include_router(pages_about.router)
    app.include_router(pages_lessons.router)
    app.include_router(pages_review.router)
    routes_theme.install(app, access.application.settings)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    description = cache(partial(_describe, app, access.application.settings.public_url))
    app.openapi = description  # type: ignore[method-assign]  # FastAPI's documented way to extend the description
    mount_mcp(app, access.application)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the kb and the model before the first reader comes; what fails now is told by /healthz and tried again."""
    await run_in_threadpool(_warm_up, app.state.access)
    yield


def _warm_up(access: Access) -> None:
    try:
        if access.kb.counts().passages:
            access.kb.search("kb", page_size=1)
            access.discovery.suggest("kb")
    except KbError as error:
        _log.error("kb cannot answer yet: %s", error)
    except Exception:  # a broken database must not keep /healthz from telling so
        _log.exception("kb cannot answer yet")


def _describe(app: FastAPI, public_url: str | None) -> dict[str, Any]:
    """The OpenAPI description, with the schema of problems, which no operation returns as its model."""
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
        servers=[{"url": public_url.rstrip("/")}] if public_url else None,
    )
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = schema["components"]["schemas"]
    schemas |= problem.pop("$defs") | {Problem.__name__: problem}
    schema["components"]["schemas"] = dict(sorted(schemas.items()))
    return schema
