"""GET /api/search and /api/facets: what programs get."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from index.evidence import Assessor, Candidate
from index.understanding import Understanding
from kb.contract import explanation_json, hit_json, marks_json, publication_json
from kb.types import Filter, Relevance
from kb.wiring import Application


def answer(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [group["publication"]["id"] for group in found["groups"]]


def test_hits_are_those_of_the_contract_best_first(client: TestClient, application: Application) -> None:
    found = answer(client, "/api/search", q="leiderschap")
    result = application.kb.search("leiderschap")
    told = [
        {"marks": marks_json(hit.quote), "relevance": hit.relevance.value, "copies": list(hit.copies)}
        for hit in result.hits
    ]
    assert found["hits"] == [hit_json(hit, "") | more for hit, more in zip(result.hits, told, strict=True)]
    assert [hit["score"] for hit in found["hits"]] == sorted((h["score"] for h in found["hits"]), reverse=True)
    page = {"page", "page_size", "total_publications", "weaker_publications"}
    assert set(found) == {"query", "answered", "notices", "lessons", "hits", "groups"} | page
    assert found["lessons"] == []
    assert (found["query"], found["page"], found["page_size"]) == ("leiderschap", 1, 10)


def test_groups_name_their_passages_and_count_the_rest(client: TestClient, application: Application) -> None:
    found = answer(client, "/api/search", q="leiderschap", per_publication=3)
    first = found["groups"][0]
    assert first["publication"] == publication_json(application.store.publication("op-een-lijn-eindrapport"), "")
    shown = [h["passage_id"] for h in found["hits"] if h["publication"]["id"] == "op-een-lijn-eindrapport"]
    assert (first["hits"], first["more"]) == (shown, 1)
    assert len(shown) == 3
    assert sorted(i for g in found["groups"] for i in g["hits"]) == sorted(h["passage_id"] for h in found["hits"])


def test_marks_tell_what_in_a_quote_answers(client: TestClient) -> None:
    hit = answer(client, "/api/search", q="leadership", kind="final-report")["hits"][0]
    quote, marks = hit["quote"], hit["marks"]
    assert set(marks) == {"words", "related", "sentence"}
    assert {quote[start:end].lower() for start, end in marks["related"]} == {"leiderschap"}
    assert marks["words"] == []
    start, end = marks["sentence"]
    assert quote[start:end].endswith(".")


def test_weaker_publications_come_last_and_are_counted_apart(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = answer(client, "/api/search", q="leiderschap")
    assert (everything["total_publications"], everything["weaker_publications"]) == (16, 0)

    def relevance(self: Assessor, asked: Understanding, candidate: Candidate) -> Relevance:
        return Relevance.RELATED if "eiderschap" in candidate.text else Relevance.WEAK

    monkeypatch.setattr(Assessor, "relevance", relevance)
    found = answer(client, "/api/search", q="leiderschap")
    assert (found["total_publications"], found["weaker_publications"]) == (1, 15)
    assert [group["weaker"] for group in found["groups"]] == [False] + [True] * 9
    counted = answer(client, "/api/facets", q="leiderschap")["facets"]["kind"]
    assert [(value["value"], value["count"]) for value in counted] == [("final-report", 1)]


def test_quotes_stand_in_their_passages(client: TestClient) -> None:
    for hit in answer(client, "/api/search", q="leiderschap vertrouwen")["hits"]:
        assert hit["quote"] in answer(client, f"/api/passages/{hit['passage_id']}")["text"]


def test_explain_is_there_only_when_asked_for(client: TestClient, application: Application) -> None:
    assert all("explain" not in hit for hit in answer(client, "/api/search", q="leiderschap")["hits"])
    explained = answer(client, "/api/search", q="leiderschap", explain="true")["hits"]
    hits = application.kb.search("leiderschap").hits
    assert [hit["explain"] for hit in explained] == [explanation_json(hit) for hit in hits]
    assert explained[0]["explain"]["lexical"]["rank"] == 1


def test_a_dutch_passage_answers_an_english_question(client: TestClient) -> None:
    assert "op-een-lijn-eindrapport" in ids(answer(client, "/api/search", q="leadership"))[:2]


def test_pages_follow_on_each_other(client: TestClient) -> None:
    pages = [answer(client, "/api/search", q="fietsen", page=page, page_size=5) for page in (1, 2, 3, 4, 5)]
    found = [id for page in pages for id in ids(page)]
    assert len(found) == len(set(found)) == pages[0]["total_publications"] + pages[0]["weaker_publications"]
    assert pages[4]["hits"] == []
    assert [len(page["groups"]) for page in pages[:3]] == [5, 5, 5]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"programme": "op-een-lijn"}, {"op-een-lijn-eindrapport"}),
        ({"programme": "Op één lijn"}, {"op-een-lijn-eindrapport"}),
        ({"programme": ["op-een-lijn", "awpg"]}, {"op-een-lijn-eindrapport", "lessons-in-english"}),
        ({"kind": "news"}, {"wijkteams"}),
        ({"language": "en"}, {"lessons-in-english"}),
        ({"region": "zuid-limburg"}, {"op-een-lijn-eindrapport"}),
        ({"theme": "trust"}, {"op-een-lijn-eindrapport"}),
        ({"target_group": "professionals"}, {"op-een-lijn-eindrapport"}),
        ({"publication": "wijkteams"}, {"wijkteams"}),
        ({"year_from": 2018}, {"lessons-in-english", "kwaad"}),
        ({"year_from": 2015, "year_to": 2018}, {"op-een-lijn-eindrapport", "lessons-in-english"}),
        ({"theme": "leadership", "language": "nl"}, {"op-een-lijn-eindrapport"}),
        ({"publication": "there-is-none"}, set()),
    ],
)
def test_filters(client: TestClient, parameters: dict[str, Any], expected: set[str]) -> None:
    found = answer(client, "/api/search", q="leiderschap dementia vertrouwen", **parameters)
    assert set(ids(found)) == expected
    listed = answer(client, "/api/publications", **parameters)
    assert {p["id"] for p in listed["publications"]} == expected


def test_facets_of_everything(client: TestClient) -> None:
    found = answer(client, "/api/facets")
    assert found["query"] is None
    assert set(found["facets"]) == {"programme", "kind", "language", "year", "theme", "target_group", "region"}
    assert found["facets"]["kind"][0] == {"value": "evaluation", "label": "evaluatie", "count": 12}
    assert {"value": "nl", "label": "Nederlands", "count": 15} in found["facets"]["language"]


def test_facets_in_english_for_a_question_and_a_filter(client: TestClient, application: Application) -> None:
    found = answer(client, "/api/facets", q=" leiderschap ", kind="presentation", labels="en")
    assert found["query"] == "leiderschap"
    assert found["facets"]["kind"] == [{"value": "presentation", "label": "presentation", "count": 1}]
    assert found["facets"]["language"] == [{"value": "en", "label": "English", "count": 1}]
    label = application.taxonomy.label("programme", "awpg", "en")
    assert found["facets"]["programme"] == [{"value": "awpg", "label": label, "count": 1}]


def test_a_blank_question_counts_everything(client: TestClient) -> None:
    assert answer(client, "/api/facets", q=" ") == answer(client, "/api/facets")


def test_facet_counts_add_up_to_what_the_search_finds(client: TestClient) -> None:
    total = answer(client, "/api/search", q="vertrouwen")["total_publications"]
    counts = answer(client, "/api/facets", q="vertrouwen")["facets"]["language"]
    assert sum(value["count"] for value in counts) == total


def test_an_empty_kb_answers_with_nothing(empty_client: TestClient) -> None:
    found = answer(empty_client, "/api/search", q="leiderschap")
    assert (found["hits"], found["groups"], found["total_publications"]) == ([], [], 0)
    assert not any(answer(empty_client, "/api/facets")["facets"].values())


def test_filter_fields_are_all_offered(client: TestClient) -> None:
    parameters = client.get("/openapi.json").json()["paths"]["/api/search"]["get"]["parameters"]
    assert set(Filter.__dataclass_fields__) <= {p["name"] for p in parameters}


def test_raw_utf8_in_the_address_is_read_as_such(application: Application) -> None:
    """What ``curl 'host/api/search?q=één'`` sends."""
    app = create_app(application)

    async def raw(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "query_string": "q=één café".replace(" ", "+").encode()}, receive, send)

    assert answer(TestClient(raw), "/api/search")["query"] == "één café"
