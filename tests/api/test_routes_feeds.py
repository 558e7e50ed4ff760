"""The feeds as a feed reader takes them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from fastapi.testclient import TestClient
from feeds_app import age, app_with_feeds

from api import feed_entries
from api.feeds import Entry, Feed, atom, json_feed
from index.evidence import Assessor
from index.sync import sync
from kb.errors import NotFound
from kb.lesson import Lesson, Polarity, Statement
from kb.settings import Settings
from kb.text import with_context
from kb.types import Document, Relevance
from kb.wiring import Application

ATOM = "{http://www.w3.org/2005/Atom}"
SCRIPT = "<script>alert('x')</script>"
NASTY = "</title><script>alert('x')</script>&amp;\x0b\x00]]>"


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(app_with_feeds(application), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def old(applications: Callable[[Path], Application], tmp_path: Path) -> Application:
    """A kb in which nothing came in just now."""
    application = applications(tmp_path)
    age(application)
    return application


def parsed(client: TestClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    found = feedparser.parse(response.content, response_headers=dict(response.headers))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_the_newest_publications_come_first(old: Application) -> None:
    with TestClient(app_with_feeds(old)) as client:
        feed = parsed(client, "/feed.atom?limit=4")
        assert feed.version == "atom10"
        assert [entry.link.rpartition("/")[2] for entry in feed.entries][:3] == [
            "kwaad",
            "wijkteams",
            "op-een-lijn-eindrapport",
        ]
        assert len(feed.entries) == 4
        assert feed.feed.updated == "2024-03-02T10:00:00+00:00"
        assert feed.feed.title == "Nieuw in de kennisbank"
        entry = feed.entries[2]
        assert entry.title == "Eindrapport Op één lijn"
        assert entry.author == "ZonMw"
        assert entry.updated == "2024-02-01T10:00:00+00:00"
        assert entry.link == "http://testserver/publications/op-een-lijn-eindrapport"
        assert [link.href for link in entry.links if link.rel == "via"] == ["https://example.org/op-een-lijn?a=1&b=2"]
        # The day it came out is no date of the news: readers would put it below what is older here.
        assert entry.dcterms_bibliographiccitation == "1 september 2015"
        assert "published" not in entry
        # Whole sentences, verbatim; the first passages say too little.
        assert entry.summary == "Leiderschap was een succesfactor. Een kartrekker met mandaat hielp."
        assert "Op één lijn" in [tag.term for tag in entry.tags]


def test_every_feed_has_what_atom_requires(client: TestClient) -> None:
    for path in ("/feed.atom", "/feed.atom?q=leiderschap", "/feed.atom?q=qqqq&programme=awpg"):
        root = ElementTree.fromstring(client.get(path).content)
        assert root.tag == f"{ATOM}feed"
        assert root.findtext(f"{ATOM}author/{ATOM}name")
        for element in (root, *root.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1
            assert str(element.findtext(f"{ATOM}id")).startswith("urn:uuid:")
            assert datetime.fromisoformat(str(element.findtext(f"{ATOM}updated"))).tzinfo is not None
            links = [link.get("rel") for link in element.findall(f"{ATOM}link")]
            assert links.count("alternate") == 1
        ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))
        assert client.head(path).status_code == 200


def test_a_question_gets_its_newest_passages_verbatim(old: Application) -> None:
    with TestClient(app_with_feeds(old)) as client:
        feed = parsed(client, "/feed.atom?q=vertrouwen")
        titles = [entry.title.partition(":")[0] for entry in feed.entries]
        assert (titles[0][:5], titles[1]) == ("Titel", "Wijkteams in de buurt")
        texts = {p.id: p.passage.text for p in old.store.passages(old.store.passage_ids()).values()}
        for entry in feed.entries:
            passage = int(entry.link.rpartition("#passage-")[2])
            assert entry.summary in texts[passage]
        updated = [entry.updated for entry in feed.entries]
        assert updated == sorted(updated, reverse=True)
        assert feed.feed.title == "Nieuw over “vertrouwen”"
        assert parsed(client, "/feed.atom?q=vertrouwen&limit=1").entries[0].id == feed.entries[0].id
        place = parsed(client, "/feed.atom?q=succesfactor").entries[0].dcterms_bibliographiccitation
        assert place == "1 september 2015 · p. 4 · Eindrapport Op één lijn > Succesfactoren"


def test_what_does_not_answer_is_no_news(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "kwaad" not in {e.link.rpartition("/")[2] for e in parsed(client, "/feed.atom?q=kartrekker").entries}
    # The toy encoder's answers are not judged; here all are weak, as nothing answers.
    monkeypatch.setattr(Assessor, "relevance", lambda *_: Relevance.WEAK)
    monkeypatch.setattr(Assessor, "odds", lambda *_: -100.0)
    feed = parsed(client, "/feed.atom?q=kartrekker")
    assert feed.entries == []
    assert feed.feed.updated.startswith("1970")


def test_old_publications_beyond_the_first_window_are_found(old: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(app_with_feeds(old)) as client:
        whole = [entry.id for entry in parsed(client, "/feed.atom?q=leiderschap").entries]
        assert len(whole) > 2
        monkeypatch.setattr(feed_entries, "WINDOW", 8)
        assert set(whole) & {entry.id for entry in parsed(client, "/feed.atom?q=leiderschap").entries}
        monkeypatch.setattr(feed_entries, "WINDOWS", 1)
        first = parsed(client, "/feed.atom?q=vertrouwen").entries
        assert "wijkteams" in {entry.link.rpartition("/")[2].partition("#")[0] for entry in first}


def test_filters_and_language_are_told_in_the_title(client: TestClient) -> None:
    feed = parsed(client, "/feed.atom?programme=op-een-lijn&year_from=2010&lang=en")
    assert feed.feed.title == "New in the knowledge base (Op één lijn (On the same line), 2010–)"
    assert feed.feed.language == "en"
    assert [entry.title for entry in feed.entries] == ["Eindrapport Op één lijn"]
    # A name is as good as an id, and the feed is then the same one.
    named = parsed(client, "/feed.atom?programme=Op%20%C3%A9%C3%A9n%20lijn&year_from=2010&lang=en")
    assert named.feed.id == feed.feed.id
    assert parsed(client, "/feed.atom").feed.id != feed.feed.id
    english = client.get("/feed.atom", headers={"Accept-Language": "en"})
    assert "Accept-Language" in english.headers["vary"]
    assert b"New in the knowledge base" in english.content


def test_the_links_lead_to_pages(client: TestClient) -> None:
    for path in ("/feed.atom?lang=en&limit=3", "/feed.atom?q=leiderschap&kind=final-report"):
        feed = parsed(client, path)
        for address in (feed.feed.link, *(link.href for link in feed.feed.links), *(e.link for e in feed.entries)):
            assert address.startswith("http://testserver/")
            assert client.get(address).status_code == 200
        # A feed names itself so that it can be found again with the same question.
        itself = next(link.href for link in feed.feed.links if link.rel == "self")
        assert client.get(itself).content == client.get(path).content


def test_json_feed_says_the_same(client: TestClient) -> None:
    response = client.get("/feed.json?q=leiderschap&limit=5")
    assert response.headers["content-type"] == "application/feed+json; charset=utf-8"
    found = response.json()
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    feed = parsed(client, "/feed.atom?q=leiderschap&limit=5")
    assert (found["title"], found["home_page_url"]) == (feed.feed.title, feed.feed.link)
    assert found["feed_url"] == "http://testserver/feed.json?q=leiderschap&limit=5"
    assert [item["id"] for item in found["items"]] == [entry.id for entry in feed.entries]
    assert [item["content_text"] for item in found["items"]] == [entry.summary for entry in feed.entries]
    report = next(item for item in found["items"] if "op-een-lijn-eindrapport" in item["url"])
    assert report["external_url"] == "https://example.org/op-een-lijn?a=1&b=2"
    assert report["authors"] == [{"name": "ZonMw"}]
    assert report["_kb"]["citation"].startswith("1 september 2015 · p. ")
    script = next(item for item in client.get("/feed.json").json()["items"] if item["language"] == "en")
    assert "external_url" not in script


def test_ids_outlive_the_database(
    applications: Callable[[Path], Application], application: Application, tmp_path: Path
) -> None:
    other = applications(tmp_path)
    save_again(other, "op-een-lijn-eindrapport")
    paths = ("/feed.json?q=kartrekker", "/feed.json?programme=op-een-lijn")
    with TestClient(app_with_feeds(other)) as client, TestClient(app_with_feeds(application)) as first:
        for path in paths:
            one, two = (c.get(path).json()["items"][0] for c in (client, first))
            assert one["id"] == two["id"]
            moved = one["url"] != two["url"]
            assert moved == ("#passage" in one["url"])
    assert one["url"] == two["url"]
    # A kb with an address of its own has ids of its own.
    named = Application(Settings(home=application.settings.home, public_url="https://kb.example/"))
    vars(named)["encoders"] = application.encoders
    with TestClient(app_with_feeds(named)) as client:
        item = client.get(paths[1]).json()["items"][0]
        assert item["url"] == "https://kb.example/publications/op-een-lijn-eindrapport"
        assert item["id"] != two["id"]
    named.store.close()


def save_again(application: Application, id: str) -> None:
    """Take a publication out and put the same words back, in passages with other numbers."""
    store, encoder = application.store, application.encoders[0]
    known, blocks = store.publication(id), tuple(store.blocks(id))
    passages = [stored.passage for stored in store.passages_of(id)]
    hashes = [
        hashlib.sha256(with_context(known.metadata.title, p.heading, p.text).encode()).hexdigest()[:32]
        for p in passages
    ]
    document = Document(known.uri, known.media_type, id, known.metadata, blocks, known.pages)
    store.delete_publication(id)
    store.save_publication(id, document, passages, hashes, "recipe")
    sync(store, application.indexes, encoder)


class OnePattern:
    """What the routes need of ``Patterns``."""

    def __init__(self, lessons: tuple[Lesson, ...]) -> None:
        self.lessons = lessons

    def get(self, id: str) -> SimpleNamespace:
        if id != "p1":
            raise NotFound("pattern", id)
        return SimpleNamespace(id=id, name=self.lessons[0].quote, lessons=self.lessons)


def test_a_pattern_is_followed_by_its_lessons(old: Application) -> None:
    found = [old.store.passages_of(id)[0] for id in ("op-een-lijn-eindrapport", "wijkteams")]
    said = Statement(0, 10, Polarity.SUCCESS, 0.9)
    lessons = tuple(
        Lesson(f"l{p.id}", p.id, p.publication_id, p.id, p.passage.text[:10], p.passage.heading, 4, "nl", said)
        for p in found
    )
    vars(old)["patterns"] = OnePattern(lessons)
    with TestClient(app_with_feeds(old)) as client:
        feed = parsed(client, "/feed.atom?pattern=p1")
        assert feed.feed.title == "Nieuw bij “Leiderscha”"
        assert feed.feed.link == "http://testserver/patterns/p1"
        assert [entry.summary for entry in feed.entries] == ["Wijkteams", "Leiderscha"]
        assert feed.entries[1].link.endswith(f"/publications/op-een-lijn-eindrapport#passage-{found[0].id}")
        assert "Eindrapport" in feed.entries[1].dcterms_bibliographiccitation
        assert [e.summary for e in parsed(client, "/feed.atom?pattern=p1&year_from=2015").entries] == ["Leiderscha"]
        assert client.get("/feed.json?pattern=nothing").status_code == 404
        assert client.get("/feed.json?pattern=p1&q=x").status_code == 422


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "lang=fr", "programme=onbekend", "q=" + "x" * 1001, "year_from=2020&year_to=2010"]
)
def test_wrong_parameters_are_told(client: TestClient, query: str) -> None:
    for name in ("atom", "json"):
        response = client.get(f"/feed.{name}?{query}")
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"


def test_polling_is_not_asking(client: TestClient, application: Application) -> None:
    for _ in range(4):
        client.get("/feed.atom?q=vertrouwen")
    assert "vertrouwen" not in application.store.frequent_queries(1, 100)


def test_an_empty_kb_has_an_empty_feed(applications: Callable[[Path], Application], tmp_path: Path) -> None:
    application = applications(tmp_path)
    for publication in application.store.publications():
        application.store.delete_publication(publication.id)
    with TestClient(app_with_feeds(application)) as client:
        assert parsed(client, "/feed.atom").entries == []
        assert client.get("/feed.json").json()["items"] == []


def test_nothing_gets_out_of_its_element() -> None:
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    entry = Entry(NASTY, NASTY, NASTY, moment, NASTY, "nl", NASTY, NASTY, NASTY, (NASTY,))
    later = Entry("urn:b", "b", "http://b", moment + timedelta(days=1), "b", "nl")
    feed = Feed("urn:a", NASTY, NASTY, "nl", NASTY, NASTY, NASTY, NASTY, [entry, later])
    root = ElementTree.fromstring(atom(feed))
    shown = NASTY.replace("\x0b", "�").replace("\x00", "�")
    assert root.findtext(f"{ATOM}title") == shown
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == shown
    assert root.findtext(f"{ATOM}updated") == "2024-01-02T00:00:00+00:00"
    assert not [element for element in root.iter() if "script" in element.tag]
    assert b'"title": "</title>' in json_feed(feed)


def test_scripts_in_titles_stay_text(client: TestClient) -> None:
    assert client.get("/feed.json?kind=tool").json()["items"][0]["title"] == f"Titel {SCRIPT}"
    content = client.get("/feed.atom?kind=tool&q=%3Cscript%3E").content
    assert b"<script" not in content
    root = ElementTree.fromstring(client.get("/feed.atom?kind=tool").content)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == f"Titel {SCRIPT}"
    # Text, not markup: a reader shows it as it stands.
    assert root.find(f"{ATOM}entry/{ATOM}title").attrib == {}
    assert root.find(f"{ATOM}entry/{ATOM}summary").get("type") == "text"
