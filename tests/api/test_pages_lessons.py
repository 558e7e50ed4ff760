"""The pages about lessons as readers and reviewers see them, without JavaScript."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.sessions import COOKIE
from api.texts import COUNTS, TEXTS
from api.texts_lessons import COUNTS as OWN_COUNTS
from api.texts_lessons import TEXTS as OWN_TEXTS
from kb.errors import KbError
from kb.lesson import Polarity
from kb.wiring import Application

from .lesson_app import application_in
from .test_routes_lessons import EVIL, NO_TRUST, SCRIPT, TRUST, fill, lesson_home

BROWSER = {"Accept": "text/html"}

TEXTS |= OWN_TEXTS
COUNTS |= OWN_COUNTS


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = application_in(tmp_path)
    fill(made)
    yield made
    made.store.close()


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application), raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


@pytest.fixture
def reviewer(application: Application, client: TestClient) -> TestClient:
    """A client that has signed in."""
    _, token = application.keys.add("review", "Redactie")
    done = client.post("/signin", data={"key": token})
    assert (done.status_code, done.headers["location"]) == (303, "/review")
    return client


def page(client: TestClient, path: str, status: int = 200) -> str:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


def text(source: str) -> str:
    main = source[source.index("<main") : source.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def field(source: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', source)
    assert found is not None, name
    return found[1]


def id_of(application: Application, quote: str) -> str:
    return next(lesson.id for lesson in application.catalogue.snapshot().lessons if lesson.quote == quote)


class Outline(HTMLParser):
    """Collects heading levels, ids, labels and what may not stand in a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[str | None] = []
        self.inline: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "label" and found.get("for"):
            self.labelled.add(str(found["for"]))
        if tag == "select" or (tag == "input" and found.get("type") in ("text", "search", "password")):
            self.fields.append(found.get("id"))
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag in ("script", "style") else []


def assert_sound(source: str) -> None:
    outline = Outline(source)
    assert outline.inline == []
    assert outline.levels[0] == 1
    assert outline.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert all(id in outline.labelled for id in outline.fields)


def test_the_list_finds_and_counts(client: TestClient) -> None:
    source = page(client, "/lessons?q=wat+remt+vertrouwen")
    assert_sound(source)
    shown = text(source)
    assert shown.index(NO_TRUST) < shown.index(TRUST)
    assert "U vraagt hiernaar, daarom staat het bovenaan: Belemmering" in shown
    assert "1 programma" in shown
    assert 'href="/lessons?q=wat+remt+vertrouwen&amp;polarity=success"' in source
    only = text(page(client, "/lessons?q=vertrouwen&polarity=success&determinant=social-support"))
    assert TRUST in only
    assert NO_TRUST not in only


def test_the_list_in_english(client: TestClient) -> None:
    source = page(client, "/lessons?lang=en")
    assert '<html lang="en">' in source
    assert "3 lessons" in text(source)
    assert f'<h2 lang="nl"><a href="/lessons/{re.findall("/lessons/(l[0-9a-f]+)", source)[0]}?lang=en">' in source


@pytest.mark.parametrize("path", ["/lessons?determinant=goed", "/lessons?programme=goed"])
def test_an_unknown_filter_is_told_and_the_rest_still_shown(client: TestClient, path: str) -> None:
    source = page(client, path, 422)
    assert 'role="alert"' in source
    assert TRUST in text(source)


def test_nothing_found_and_odd_addresses(client: TestClient) -> None:
    assert "Geen lessen gevonden" in text(page(client, "/lessons?q=zeilschip"))
    for path in ("/lessons?page=99999999999", "/lessons?page=x&polarity=%00", "/lessons?q=%FF&status=goed"):
        assert client.get(path, headers=BROWSER).status_code in (200, 422)


def test_one_lesson_with_its_history(client: TestClient, application: Application) -> None:
    id = id_of(application, NO_TRUST)
    application.reviewing.correct(id, "Redactie", polarity="finding", determinants=[], note=SCRIPT)
    source = page(client, f"/lessons/{id}")
    assert_sound(source)
    assert f'<mark class="sentence">{NO_TRUST}</mark>' in source
    assert "Factor: Geen" in text(source)
    page(client, "/lessons/l0", 404)


def test_only_reviewers_see_who_judged_and_what_they_noted(client: TestClient, application: Application) -> None:
    id = id_of(application, NO_TRUST)
    application.reviewing.reject(id, "Redactie", SCRIPT)
    source = page(client, f"/lessons/{id}")
    assert "Redactie" not in source
    assert SCRIPT not in text(source)
    [judged] = client.get(f"/api/lessons/{id}").json()["history"]
    assert (judged["status"], judged["who"], judged["note"]) == ("rejected", "", "")
    _, token = application.keys.add("review", "Jan")
    key = {"Authorization": f"Bearer {token}"}
    [judged] = client.get(f"/api/lessons/{id}", headers=key).json()["history"]
    assert (judged["who"], judged["note"]) == ("Redactie", SCRIPT)
    assert client.post("/signin", data={"key": token}).status_code in (200, 303)
    source = page(client, f"/lessons/{id}")
    assert '<th scope="col">Wie</th>' in source
    assert "Redactie" in source
    assert SCRIPT in text(source)
    assert SCRIPT not in source


def test_right_with_a_choice_beside_it_is_a_correction(reviewer: TestClient, application: Application) -> None:
    id = id_of(application, NO_TRUST)
    sent = {"csrf": field(page(reviewer, "/review"), "csrf"), "lesson": id, "action": "validate"}
    assert reviewer.post("/review", data=sent | {"polarity": "finding"}).status_code in (200, 303)
    assert [review.polarity for review in application.reviewing.history(id)] == [Polarity.FINDING]


def test_texts_are_escaped_everywhere(reviewer: TestClient, application: Application) -> None:
    for path in ("/lessons", f"/lessons/{id_of(application, EVIL)}", "/review"):
        source = page(reviewer, path)
        assert SCRIPT in text(source), path
        assert SCRIPT not in source, path


def test_reviewing_asks_to_sign_in(client: TestClient) -> None:
    source = page(client, "/review")
    assert_sound(source)
    assert 'type="password"' in source
    wrong = client.post("/signin", data={"key": "kb_x_y"})
    assert wrong.status_code == 422
    assert COOKIE not in wrong.cookies


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, application: Application) -> None:
    _, token = application.keys.add("review", "Redactie")
    cookie = client.post("/signin", data={"key": token}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie  # plain http here
    assert token not in cookie
    elsewhere = client.post("/signin", data={"key": token}, headers={"Origin": "https://example.org"})
    assert "set-cookie" not in elsewhere.headers
    secure = client.post(f"https://testserver/signin?{'lang=en'}", data={"key": token})
    assert "Secure" in secure.headers["set-cookie"]


def test_the_queue_shows_the_least_sure_first(reviewer: TestClient) -> None:
    response = reviewer.get("/review", headers=BROWSER)
    assert_sound(response.text)
    assert response.headers["cache-control"] == "no-store"
    shown = text(response.text)
    assert "U bent aangemeld als Redactie." in shown
    assert "3 lessen wachten" in shown
    assert shown.index(NO_TRUST) < shown.index(TRUST)


def test_a_judgement_by_form(reviewer: TestClient, application: Application) -> None:
    source = page(reviewer, "/review")
    csrf, id = field(source, "csrf"), field(source, "lesson")
    sent = {"csrf": csrf, "lesson": id, "action": "correct", "polarity": "finding"}
    done = reviewer.post("/review", data=sent | {"determinant": ["coordinator", ""], "theme": ["-", ""], "note": "n"})
    assert (done.status_code, done.headers["location"]) == (303, "/review?saved=1")
    [kept] = application.reviewing.history(id)
    assert (kept.who, kept.polarity, kept.determinants, kept.themes) == ("Redactie", "finding", ("coordinator",), ())
    after = text(page(reviewer, "/review?saved=1"))
    assert "Uw oordeel is bewaard." in after
    assert "2 lessen wachten" in after
    for action in ("validate", "reject"):
        assert reviewer.post("/review", data=sent | {"action": action}).status_code == 303
    assert [review.status for review in application.reviewing.history(id)][1:] == ["validated", "rejected"]


@pytest.mark.parametrize(
    "changes",
    [{"action": "correct"}, {"action": ""}, {"action": "correct", "polarity": "goed"}, {"note": "x" * 3000}],
)
def test_a_wrong_form_is_told_and_not_kept(
    reviewer: TestClient, application: Application, changes: dict[str, str]
) -> None:
    source = page(reviewer, "/review")
    sent = {"csrf": field(source, "csrf"), "lesson": field(source, "lesson"), "action": "validate"} | changes
    done = reviewer.post("/review", data=sent)
    assert done.status_code == 422
    assert 'role="alert"' in done.text
    assert application.reviewing.history(sent["lesson"]) == []


def test_a_form_of_another_site_or_session_is_refused(reviewer: TestClient, application: Application) -> None:
    source = page(reviewer, "/review")
    sent = {"csrf": field(source, "csrf"), "lesson": field(source, "lesson"), "action": "reject"}
    assert reviewer.post("/review", data=sent | {"csrf": "0" * 64}).status_code == 403
    assert reviewer.post("/review", data=sent, headers={"Origin": "https://example.org"}).status_code == 403
    assert reviewer.post("/review", data=sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    # the API takes the cookie too, but not without the token
    path, body = f"/api/lessons/{sent['lesson']}/review", {"status": "rejected"}
    assert reviewer.post(path, json=body).status_code == 401
    assert application.reviewing.history(sent["lesson"]) == []
    assert reviewer.post(path, json=body, headers={"X-CSRF-Token": sent["csrf"]}).status_code == 200
    assert reviewer.post("/review", data={"note": "x" * 70_000}).status_code == 422


def test_signing_out_and_revoking_end_a_session(reviewer: TestClient, application: Application) -> None:
    source = page(reviewer, "/review")
    application.keys.revoke(application.keys.all()[0].id)
    assert 'type="password"' in page(reviewer, "/review")
    sent = {"csrf": field(source, "csrf"), "lesson": field(source, "lesson"), "action": "reject"}
    assert reviewer.post("/review", data=sent).status_code == 401
    _, token = application.keys.add("review", "Redactie")
    reviewer.post("/signin", data={"key": token})
    csrf = field(page(reviewer, "/review"), "csrf")
    assert reviewer.post("/signout", data={"csrf": csrf}).headers["location"] == "/lessons"
    assert COOKIE not in reviewer.cookies


def test_texts_are_complete() -> None:
    for pair in OWN_TEXTS.values():
        assert all(pair)
    assert all(text_ for pairs in OWN_COUNTS.values() for pair in pairs for text_ in pair)


# On the page of a publication


def found_in(source: str) -> str:
    start = source.index('<section class="found-lessons"')
    return source[start : source.index("</section>", start)]


def test_a_publication_page_shows_its_lessons(client: TestClient, application: Application) -> None:
    block = found_in(page(client, "/publications/een?lang=nl"))
    assert "Lessen in deze publicatie" in block
    assert '<span class="count">2</span>' in block
    items = re.findall(r"<li>(.*?)</li>", block, re.S)
    assert [re.findall(r'class="polarity (\w+)">(\w+)<', item)[0] for item in items] == [
        ("success", "Succesfactor"),
        ("barrier", "Belemmering"),
    ]
    for item, quote in zip(items, (TRUST, NO_TRUST), strict=True):
        lesson = application.catalogue.get(id_of(application, quote))
        assert f'href="/lessons/{lesson.id}?lang=nl">{quote}</a>' in item
        assert f'href="/publications/een?lang=nl#passage-{lesson.passage_id}"' in item
    assert "<details>" not in block
    assert 'lang="nl">' + TRUST in found_in(page(client, "/publications/een?lang=en"))
    assert SCRIPT not in page(client, "/publications/twee")


@pytest.mark.parametrize(("told", "shown", "folded"), [(8, 8, 0), (9, 9, 0), (11, 8, 3)])
def test_many_lessons_are_folded(
    client: TestClient, application: Application, told: int, shown: int, folded: int
) -> None:
    home = lesson_home()
    lessons, encoder = application.catalogue.lessons, application.encoders[0]
    # No two of them share a word, or they would count as one lesson.
    spelt = ["".join(pair) for pair in product("bdfgklmnprst", "aeiou")]
    texts = [" ".join(spelt[5 * n : 5 * n + 5]) for n in range(told)]
    said = [home.Said(f"{text.capitalize()}.", Polarity.SUCCESS) for text in texts]
    home.save_lessons(application.store, lessons, encoder, "veel", said)
    block = found_in(page(client, "/publications/veel"))
    before, _, after = block.partition("<details>")
    assert (before.count("<li>"), after.count("<li>")) == (shown, folded)
    assert (f"Toon er nog {folded}" in after) == bool(folded)


def test_a_publication_page_is_shown_also_when_its_lessons_cannot_be_read(
    client: TestClient, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **options: object) -> None:
        raise KbError("the lessons cannot be read")

    monkeypatch.setattr(application.lesson_finder, "find", broken)
    source = page(client, "/publications/een")
    assert "found-lessons" not in source
    assert TRUST in text(source)
