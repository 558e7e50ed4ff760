"""An organisation's name, logo and colours on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import ToyEncoder

from api import routes_theme
from api.app import create_app
from api.colour import ENOUGH, contrast
from api.render import STATIC
from api.theming import DARK, LIGHT, PLAIN, Scheme, Theme, style_sheet, theme_of
from kb.errors import SettingsError
from kb.settings import Settings
from kb.wiring import Application

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><script>alert(1)</script></svg>'
NAME = "Leren & <b>delen</b>"


def properties(css: str) -> list[dict[str, str]]:
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in css.split("@media")]


@contextmanager
def opened(folder: Path, root_path: str = "", **chosen: object) -> Iterator[TestClient]:
    application = Application(Settings(home=folder, **chosen))
    vars(application)["encoders"] = (ToyEncoder(), ToyEncoder())
    app = create_app(application)
    themed(app, application.settings)
    with TestClient(app, raise_server_exceptions=False, root_path=root_path) as client:
        yield client
    application.store.close()


def themed(app: FastAPI, chosen: Settings) -> None:
    """What ``create_app`` does where it installs the theme itself."""
    if not hasattr(app.state, "theme"):
        routes_theme.install(app, chosen)


@pytest.fixture(scope="module")
def logo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logo") / "logo.svg"
    path.write_text(SVG)
    return path


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, logo: Path) -> Iterator[TestClient]:
    with opened(tmp_path_factory.mktemp("kb"), name=NAME, logo=logo, colour="#B3003C") as made:
        yield made


@pytest.mark.parametrize(("scheme", "place"), [(LIGHT, 0), (DARK, 1)], ids=["light", "dark"])
def test_the_colours_around_are_those_of_the_style_sheet(scheme: Scheme, place: int) -> None:
    found = properties("@media".join((STATIC / "kb.css").read_text().split("@media")[:2]))[place]
    assert {name: found[name] for name in ("paper", "card", "ink", "soft")} == {
        "paper": scheme.paper,
        "card": scheme.card,
        "ink": scheme.ink,
        "soft": scheme.soft,
    }


def readable(colours: dict[str, str], scheme: Scheme) -> bool:
    accent, glow = colours["accent"], colours["glow"]
    pairs = [(accent, ground) for ground in (scheme.paper, scheme.card, glow)]
    pairs += [(scheme.ink, glow), (scheme.soft, glow), (colours["accent-ink"], accent)]
    return all(contrast(*pair) >= ENOUGH for pair in pairs)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}"))
def test_every_colour_either_can_be_read_everywhere_or_is_refused(colour: str) -> None:
    for pair in ((colour, None), (None, colour)):
        try:
            light, dark = properties(style_sheet(*pair))
        except SettingsError as error:
            near = re.search(r"nearest shade that does is (#[0-9a-f]{6})$", str(error))
            assert near
            again = (near[1], None) if pair[0] else (None, near[1])
            light, dark = properties(style_sheet(*again))
        assert readable(light, LIGHT)
        assert readable(dark, DARK)


def test_both_colours_are_taken_as_given() -> None:
    light, dark = properties(style_sheet("#154273", "#FFCC00"))
    assert (light["accent"], light["accent-ink"]) == ("#154273", "#ffffff")
    assert (dark["accent"], dark["accent-ink"]) == ("#ffcc00", "#000000")


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (("#ffb612", None), "KB_COLOUR: #ffb612 stands out from the light page by 1.69"),
        (("#154273", "#154273"), "KB_COLOUR_DARK: #154273 stands out from the dark page by 1."),
    ],
)
def test_too_little_contrast_is_refused_with_ratio_and_remedy(pair: tuple[str, str | None], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        style_sheet(*pair)
    assert str(error.value).startswith(told)
    assert "4.5 (WCAG 2.2 AA); the nearest shade that does is #" in str(error.value)


def test_without_settings_nothing_changes(tmp_path: Path) -> None:
    assert theme_of(Settings(home=tmp_path)) == PLAIN == Theme()
    with opened(tmp_path) as client:
        page = client.get("/").text
        assert "theme.css" not in page
        assert "<img" not in page
        assert client.get("/logo").status_code == 404
        assert client.get("/theme.css").text == ""


def test_a_name_of_blanks_is_no_name(tmp_path: Path) -> None:
    assert theme_of(Settings(home=tmp_path, name="  ")).name is None


def test_what_cannot_be_shown_keeps_kb_from_starting(tmp_path: Path) -> None:
    for wrong in ({"logo": tmp_path / "none.svg"}, {"colour": "#ffff00"}):
        with pytest.raises(SettingsError, match=r"KB_(LOGO|COLOUR): "):
            routes_theme.install(FastAPI(), Settings(home=tmp_path, **wrong))


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/publications", "/nothing", "/lessons"])
def test_pages_bear_the_name(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    escaped = "Leren &amp; &lt;b&gt;delen&lt;/b&gt;"
    assert re.search(rf"<title>([^<]+ – )?{escaped}</title>", page)
    assert f"{escaped}</a>" in page
    assert "<b>" not in page
    assert "Kennisbank" not in page


def test_the_browsers_search_and_feeds_bear_the_name(client: TestClient) -> None:
    assert "<ShortName>Leren &amp; &lt;b&gt;del" in client.get("/opensearch.xml").text
    assert "<name>Leren &amp; &lt;b&gt;delen" in client.get("/feed.atom").text


def test_pages_load_the_colours_after_ours(client: TestClient) -> None:
    for path in ("/", "/publications", "/lessons", "/embed"):
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get(path).text)
        assert sheets[0].startswith("/static/kb.css")
        theme = [sheet for sheet in sheets if sheet.startswith("/theme.css?v=")]
        # Only what is for paper may come after it: there everything is black.
        assert sheets[sheets.index(theme[0]) + 1 :] == [s for s in sheets if s.startswith("/static/print.css")]
    found = client.get(theme[0])
    assert found.headers["content-type"] == "text/css; charset=utf-8"
    assert "--accent: #b3003c; --accent-ink: #ffffff;" in found.text


def test_the_logo_comes_safely(client: TestClient) -> None:
    page = client.get("/").text
    address = re.search(r'<img src="(/logo\?v=[0-9a-f]{10})" alt="" width="40" height="20">', page)
    assert address
    assert f'<link rel="icon" href="{address[1]}" type="image/svg+xml">' in page
    found = client.get(address[1])
    assert found.text == SVG
    assert found.headers["content-type"] == "image/svg+xml"
    assert found.headers["x-content-type-options"] == "nosniff"
    # Opened by itself, an SVG is a document: it may not run what is in it.
    assert "sandbox" in found.headers["content-security-policy"]
    assert "script-src" not in found.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/logo", "/theme.css"])
def test_a_marked_address_may_be_kept_and_a_bare_one_asks_again(client: TestClient, path: str) -> None:
    bare = client.get(path)
    assert bare.headers["cache-control"] == "no-cache"
    tag = bare.headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    marked = client.get(f"{path}?v={tag.strip(chr(34))}")
    assert "immutable" in marked.headers["cache-control"]
    # A mark of another file is no promise about this one.
    assert client.get(f"{path}?v=0123456789").headers["cache-control"] == "no-cache"
    assert client.head(path).status_code == 200


def test_below_a_path(tmp_path: Path, logo: Path) -> None:
    with opened(tmp_path, root_path="/kennis", logo=logo, colour="#154273") as client:
        page = client.get("/kennis/").text
        for address in re.findall(r'"(/[^"]*(?:logo|theme\.css)[^"]*)"', page):
            assert address.startswith("/kennis/")
            assert client.get(address).status_code == 200
