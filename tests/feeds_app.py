"""An app with the routes of feeds, discovery and bulk export, for their tests."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import Match

from api import routes_export, routes_feeds, routes_opensearch, routes_sitemap, structured
from api.app import create_app
from kb.wiring import Application

ROUTERS = (routes_feeds, routes_opensearch, routes_sitemap, routes_export, structured)


def app_with_feeds(application: Application) -> FastAPI:
    """The app; where it does not have the routes by itself they come first, for ``/publications/{id}`` takes all."""
    app = create_app(application)
    scope = {"type": "http", "method": "GET", "path": "/feed.atom", "root_path": "", "headers": []}
    if not any(route.matches(scope)[0] is Match.FULL for route in app.routes):
        own = len(app.router.routes)
        for module in ROUTERS:
            app.include_router(module.router)
        app.router.routes[:] = app.router.routes[own:] + app.router.routes[:own]
    return app


def aged(application: Application, ages: dict[str, str]) -> None:
    """Let publications have come in at other times than now."""
    with application.store.database.write() as db:
        db.executemany("UPDATE publication SET ingested_at = ? WHERE id = ?", [(at, id) for id, at in ages.items()])


def age(application: Application) -> None:
    """Let everything have come in at the beginning of 2024, but for three publications that came later."""
    ages = {p.id: "2024-01-01T10:00:00+00:00" for p in application.store.publications()}
    ages |= {
        "wijkteams": "2024-03-01T10:00:00+00:00",
        "kwaad": "2024-03-02T10:00:00+00:00",
        "op-een-lijn-eindrapport": "2024-02-01T10:00:00+00:00",
    }
    aged(application, ages)
