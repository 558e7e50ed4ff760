"""Jinja: templates with autoescape, and the frame that every page shares."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.i18n import Interface, chosen_language, interface
from api.security import SCRIPTED_POLICY
from api.texts_about import AboutWords
from api.theming import PLAIN, Theme
from kb.service import MAX_QUERY

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
THEME_SHEET = "/theme.css"
LOGO = "/logo"
# The templates with a search box that suggests, and all that bring a script; other pages may run none.
_SUGGESTING = ("start.html", "search.html")
_SCRIPTED = (*_SUGGESTING, "answer.html")
# What the title of a page ends in depends on the settings.
_TITLES = ("title_page", "title_results")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page needs around its content: language, the links that keep it, and the style sheet."""

    ui: Interface
    root: str
    path: str
    query: tuple[tuple[str, str], ...]
    chosen: str | None
    theme: Theme = PLAIN

    @classmethod
    def of(cls, request: Request) -> Frame:
        """The frame for a request."""
        chosen = chosen_language(request.query_params.get("lang"))
        ui = interface(chosen, request.headers.get("accept-language"))
        root = str(request.scope.get("root_path", "")).rstrip("/")
        return cls(ui, root, local_path(request), tuple(request.query_params.multi_items()), chosen, theme_in(request))

    @property
    def site(self) -> str:
        """What this knowledge base is called."""
        return self.theme.name or self.ui.text("site")

    @property
    def about(self) -> str:
        """The name of the page about this knowledge base."""
        return AboutWords(self.ui.code)("title")

    def text(self, key: str, **values: object) -> str:
        """The string with this key, with the name of this knowledge base where it belongs."""
        if key == "site":
            return self.site
        return self.ui.text(key, site=self.site, **values) if key in _TITLES else self.ui.text(key, **values)

    def link(self, path: str, *pairs: tuple[str, object], anchor: str = "") -> str:
        """An address within this site that keeps the chosen language."""
        found = [(name, str(value)) for name, value in pairs]
        if self.chosen:
            found.append(("lang", self.chosen))
        query = f"?{urlencode(found, errors='replace')}" if found else ""
        return f"{self.root}{quote(path, errors='replace')}{query}{'#' + anchor if anchor else ''}"

    @property
    def switch(self) -> str:
        """This same page in the other language."""
        other = "en" if self.ui.code == "nl" else "nl"
        kept = [(name, value) for name, value in self.query if name != "lang"]
        return (
            f"{self.root}{quote(self.path, errors='replace')}?{urlencode([*kept, ('lang', other)], errors='replace')}"
        )

    def static(self, name: str) -> str:
        """The address of a file in ``static``, with a mark that changes when the file does."""
        return f"{self.root}/static/{name}?v={_digest(name)}"

    @property
    def theme_sheet(self) -> str | None:
        """The address of the organisation's colours; None where kb's own hold."""
        return f"{self.root}{THEME_SHEET}?v={self.theme.digest}" if self.theme.css else None

    @property
    def logo(self) -> str | None:
        """The address of the organisation's logo, if it has one."""
        return f"{self.root}{LOGO}?v={self.theme.logo.digest}" if self.theme.logo else None


def theme_in(request: Request) -> Theme:
    """The theme of the app that answers; kb's own where nothing was installed."""
    theme: Theme = getattr(request.app.state, "theme", PLAIN)
    return theme


def local_path(request: Request) -> str:
    """The path below the place where kb is mounted, with one slash in front: "//elsewhere" would be another site."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return "/" + str(request.scope["path"]).removeprefix(root).lstrip("/")


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """A rendered page in the reader's language."""
    frame = Frame.of(request)
    common = {"frame": frame, "ui": frame.ui, "t": frame.text, "suggesting": template in _SUGGESTING}
    html = _environment().get_template(template).render(**common, **values)
    headers = {"Content-Language": frame.ui.code, "Vary": "Accept-Language, Accept", "Cache-Control": "no-cache"}
    if template in _SCRIPTED:
        headers["Content-Security-Policy"] = SCRIPTED_POLICY
    return HTMLResponse(html, status_code=status, headers=headers)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["max_query"] = MAX_QUERY
    return environment


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
