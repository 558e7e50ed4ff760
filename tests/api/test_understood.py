"""How a question was understood, in JSON and on the page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import QueryParams

from api.forms import SearchForm
from api.i18n import DUTCH, ENGLISH
from api.schemas_search import SearchAnswer
from index.intent import IntentKind
from kb.contract import notices_json
from kb.service import KnowledgeBase
from kb.types import Notices, Relevance, SearchResult
from kb.wiring import Application

BROWSER = {"Accept": "text/html"}
SCRIPT = "<script>alert('x')</script>"
NOTICES = Notices(
    language="nl",
    corrections=(("lijderschap", "leiderschap"),),
    intent="success",
    intent_words=("succesfactoren",),
    expansions={"leiderschap": ("leadership", "leaders")},
    synonyms={"leiderschap": ("leidinggeven", "leaders"), "POH": ("praktijkondersteuner",)},
)
Say = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Makes searches tell the given notices, relevance and copies; gives the list of how they were asked."""
    search = KnowledgeBase.search

    def prepare(
        notices: Notices = NOTICES,
        answered: bool = True,
        relevance: Relevance = Relevance.RELATED,
        copies: tuple[str, ...] = (),
    ) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def told(self: KnowledgeBase, *arguments: Any, **options: Any) -> SearchResult:
            asked.append(options)
            found = search(self, *arguments, **options)
            groups = tuple(
                replace(g, hits=tuple(replace(h, relevance=relevance, copies=copies) for h in g.hits))
                for g in found.groups
            )
            return replace(found, groups=groups, notices=notices, answered=answered)

        monkeypatch.setattr(KnowledgeBase, "search", told)
        return asked

    return prepare


def page(client: TestClient, **parameters: Any) -> str:
    response = client.get("/", params=parameters, headers=BROWSER)
    assert response.status_code == 200
    return response.text


def text(source: str) -> str:
    main = source[source.index("<main") : source.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def asks(source: str, words: str) -> dict[str, str]:
    """The query of the link that holds these words."""
    found = [html.unescape(h) for h, t in re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', source) if words in t]
    assert len(found) == 1, found
    return dict(parse_qsl(urlsplit(found[0]).query))


# JSON


def test_the_answer_tells_how_the_question_was_understood(client: TestClient, say: Say) -> None:
    asked = say(answered=False, relevance=Relevance.WEAK, copies=("wijkteams",))
    found = client.get("/api/search", params={"q": "leiderschap", "as_typed": "true", "plain": "true"}).json()
    assert asked[0]["as_typed"] is asked[0]["plain"] is True
    assert found["answered"] is False
    assert found["notices"] == {
        "language": "nl",
        "unfound": [],
        "corrections": [{"typed": "lijderschap", "shown": "leiderschap"}],
        "intent": "success",
        "intent_words": ["succesfactoren"],
        "expansions": {"leiderschap": ["leadership", "leaders"]},
        "synonyms": {"leiderschap": ["leidinggeven", "leaders"], "POH": ["praktijkondersteuner"]},
    }
    assert {(hit["relevance"], *hit["copies"]) for hit in found["hits"]} == {("weak", "wijkteams")}
    SearchAnswer.model_validate(found)


def test_a_typing_error_is_mended_unless_taken_as_typed(client: TestClient, application: Application) -> None:
    found = client.get("/api/search?q=leiderschaap").json()
    assert found["notices"]["corrections"] == [{"typed": "leiderschaap", "shown": "leiderschap"}]
    assert found["notices"] == notices_json(application.kb.search("leiderschaap"))
    assert client.get("/api/search?q=leiderschaap&as_typed=true").json()["notices"]["corrections"] == []


def test_the_intent_can_be_left_aside(client: TestClient) -> None:
    found = client.get("/api/search?q=succesfactoren voor leiderschap").json()["notices"]
    assert (found["intent"], found["intent_words"]) == ("success", ["succesfactoren"])
    found = client.get("/api/search?q=succesfactoren voor leiderschap&plain=true").json()["notices"]
    assert (found["intent"], found["intent_words"]) == (None, [])


@pytest.mark.parametrize("name", ["as_typed", "plain"])
def test_what_is_neither_yes_nor_no_is_refused(client: TestClient, name: str) -> None:
    assert client.get("/api/search", params={"q": "leiderschap", name: "misschien"}).status_code == 422


# The page


def test_a_correction_leads_to_the_words_as_typed(client: TestClient) -> None:
    source = page(client, q="leiderschaap", kind="final-report", page=1)
    assert "Getoond voor <strong>leiderschap</strong>. Zoek toch naar <a" in source
    href = asks(source, "leiderschaap")
    assert href == {"q": "leiderschaap", "kind": "final-report", "as_typed": "1"}
    source = page(client, **href)
    assert "Getoond voor" not in source
    assert asks(source, "Zoek op de gewone manier") == {"q": "leiderschaap", "kind": "final-report"}


def test_several_corrections_stand_in_one_line(client: TestClient, say: Say) -> None:
    say(Notices(corrections=(("lijderschap", "leiderschap"), ("zorrg", "zorg"))))
    shown = text(page(client, q="leiderschap"))
    assert "Getoond voor leiderschap, zorg . Zoek toch naar lijderschap, zorrg" in shown


def test_the_intent_is_a_chip_that_can_be_taken_away(client: TestClient) -> None:
    source = page(client, q="succesfactoren voor leiderschap")
    assert "Gezocht naar: Let hier niet op: succesfactoren ✕" in text(source)
    href = asks(source, "Let hier niet op:")
    assert href == {"q": "succesfactoren voor leiderschap", "plain": "1"}
    assert "Gezocht naar:" not in page(client, **href)


def test_choices_stay_with_their_question_only(client: TestClient) -> None:
    source = page(client, q="fietsen", as_typed=1, plain=1)
    assert asks(source, "Volgende pagina") == {"q": "fietsen", "as_typed": "1", "plain": "1", "page": "2"}
    search = source[source.index('<form id="search"') : source.index("</form>")]
    form = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', search)
    assert form == [("asked", "fietsen"), ("as_typed", "1"), ("plain", "1")]
    same = SearchForm.read(QueryParams([("q", "fietsen"), *form]))
    other = SearchForm.read(QueryParams([("q", "wandelen"), *form]))
    assert (same.as_typed, same.plain) == (True, True)
    assert (other.as_typed, other.plain) == (False, False)
    assert SearchForm.read(QueryParams("q=a&as_typed=ja&plain=0")).pairs() == [("q", "a")]


def test_an_answer_that_is_none_is_said_to_be_none(client: TestClient, say: Say) -> None:
    sentence = "Wij vinden hier geen passage die uw vraag beantwoordt. Dit ligt er het dichtst bij:"
    say(answered=True)
    assert sentence not in text(page(client, q="leiderschap"))
    say(answered=False)
    assert sentence in text(page(client, q="leiderschap"))
    # Without passages there is nothing near either.
    assert sentence not in text(page(client, q="leiderschap", publication="er-is-er-geen"))


@pytest.mark.parametrize(
    ("relevance", "dutch", "english"),
    [
        (Relevance.DIRECT, "direct antwoord", "direct answer"),
        (Relevance.RELATED, "verwant", "related"),
        (Relevance.WEAK, "zwak", "weak"),
    ],
)
def test_passages_say_how_relevant_they_are(
    client: TestClient, say: Say, relevance: Relevance, dutch: str, english: str
) -> None:
    say(relevance=relevance)
    for source, label in ((page(client, q="geld"), dutch), (page(client, q="geld", lang="en"), english)):
        found = re.findall(r'<p class="relevance (\w+)" title="([^"]+)">([^<]+)</p>', source)
        assert {(kind, shown) for kind, _, shown in found} == {(relevance.value, label)}
        assert all(title.endswith(".") for _, title, _ in found)


def test_copies_are_named_by_title(client: TestClient, say: Say) -> None:
    say(copies=("wijkteams", "lessons-in-english", "sindsdien-verwijderd"))
    source = page(client, q="mandaat", kind="final-report")
    assert "Ook in: " in text(source)
    assert '<a href="/publications/wijkteams">Wijkteams in de buurt</a>; ' in source
    assert '<a href="/publications/lessons-in-english" lang="en">Lessons on dementia care</a></p>' in source
    assert "sindsdien" not in source


def test_words_that_were_searched_too_are_folded_away(client: TestClient, say: Say) -> None:
    say()
    source = page(client, q="leiderschap")
    assert '<details class="told">' in source
    assert "<dt>leiderschap</dt><dd>leidinggeven, leaders, leadership</dd>" in source
    assert "Zo is gezocht Wij lazen uw vraag als Nederlands." in text(source)
    say(Notices(expansions={"zorg": ()}))
    assert "Zo is gezocht" not in page(client, q="leiderschap")


def test_english_readers_get_english(client: TestClient, say: Say) -> None:
    say(answered=False, copies=("wijkteams",))
    shown = text(page(client, q="leiderschap", lang="en"))
    for part in (
        "Shown for leiderschap . Search instead for lijderschap",
        "Looked for: Leave this aside: success factors",
        "How we searched We read your question as Dutch.",
        "We find no passage here that answers your question. These come nearest:",
        "Also in: Wijkteams in de buurt",
    ):
        assert part in shown


def test_nothing_of_it_is_trusted(client: TestClient, say: Say) -> None:
    evil = f'"><img src=x onerror=alert(1)>{SCRIPT}'
    say(Notices(evil, ((evil, evil),), evil, (evil,), {evil: (evil,)}, {f"a{evil}": (evil,)}), False, copies=("kwaad",))
    for lang in ("nl", "en"):
        source = page(client, q="leiderschap", as_typed=1, plain=1, asked="leiderschap", lang=lang)
        assert "<script>" not in source.lower()
        assert "<img" not in source.lower()
        assert text(source).count(evil) == 8
        assert f"Titel {SCRIPT}" in text(source)
    asked = page(client, q=evil, as_typed=1)
    assert "<script>" not in asked
    assert 'name="asked" value="&#34;&gt;&lt;img' in asked


def test_every_intent_and_relevance_has_a_name() -> None:
    for ui in (DUTCH, ENGLISH):
        assert len({ui.intent(kind.value) for kind in IntentKind}) == len(IntentKind)
        assert len({ui.relevance(relevance) for relevance in Relevance}) == len(Relevance)
    assert not [kind for kind in IntentKind if DUTCH.intent(kind.value) == kind.value]


def test_taking_a_question_as_typed_does_not_count_it_again(client: TestClient, application: Application) -> None:
    logged: list[str] = []
    discovery = application.discovery
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(discovery), "log", lambda self, query, found: logged.append(query))
        page(client, q="geduldig")
        page(client, q="geduldig", as_typed=1)
        page(client, q="geduldig", plain=1)
    assert logged == ["geduldig"]
