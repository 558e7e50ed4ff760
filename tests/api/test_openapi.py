"""The description of the API: complete, sound in itself and true to the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api import (
    schemas,
    schemas_answer,
    schemas_brief,
    schemas_discovery,
    schemas_feedback,
    schemas_gaps,
    schemas_lessons,
    schemas_patterns,
    schemas_publications,
    schemas_remote,
    schemas_search,
    schemas_server,
)
from api.app import create_app
from api.operations import operations
from kb.settings import Settings
from kb.wiring import Application

OPERATIONS = [
    "/api/search",
    "/api/facets",
    "/api/feedback",
    "/api/feedback/export",
    "/api/suggest",
    "/api/passages/{id}/similar",
    "/api/publications/{id}/similar",
    "/api/publications",
    "/api/publications/{id}",
    "/api/passages/{id}",
    "/healthz",
    "/api/lessons/export",
    "/api/lessons",
    "/api/lessons/{id}",
    "/api/lessons/{id}/review",
    "/api/patterns",
    "/api/patterns/{id}",
    "/api/gaps",
    "/api/gaps.csv",
    "/api/gaps.svg",
    "/api/demand",
    "/api/brief",
    "/api/answer",
    "/api/about",
    "/api/taxonomy",
    "/api/publications/{id}/blocks",
]
REVIEW = "/api/lessons/{id}/review"
# What is sent with POST, and the JSON that it takes; all others are read with GET.
SENT: dict[str, type[BaseModel]] = {
    REVIEW: schemas_lessons.ReviewBody,
    "/api/feedback": schemas_feedback.FeedbackBody,
    "/api/answer": schemas_answer.AnswerBody,
}
# All others are for everyone.
WITH_KEY = {REVIEW, "/api/feedback/export"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What is answered besides JSON, or in its place.
FILES = {
    "/api/search": {"text/csv"},
    "/api/publications": {"text/csv"},
    "/api/lessons": {"text/csv"},
    "/api/lessons/export": {
        "text/csv", "application/x-research-info-systems", "application/x-bibtex", WORD, "application/ld+json",
    },
    "/api/feedback/export": {"application/x-ndjson", "application/zip"},
    "/api/gaps.csv": {"text/csv"},
    "/api/gaps.svg": {"image/svg+xml"},
    "/api/brief": {WORD, "text/markdown", "text/html"},
    "/api/answer": {"text/event-stream"},
}  # fmt: skip
WITHOUT_JSON = {"/api/feedback/export", "/api/gaps.csv", "/api/gaps.svg"}
MODELS: set[type[BaseModel]] = {
    model
    for module in (
        schemas_answer,
        schemas_brief,
        schemas_discovery,
        schemas_feedback,
        schemas_gaps,
        schemas_lessons,
        schemas_patterns,
        schemas_publications,
        schemas_remote,
        schemas_search,
        schemas_server,
    )
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == module.__name__
    if model.__name__.isidentifier()  # not the generic parents that pydantic makes
}


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_exactly_the_programs_routes_are_described(description: dict[str, Any]) -> None:
    assert list(description["paths"]) == OPERATIONS
    methods = {path: list(methods) for path, methods in description["paths"].items()}
    assert {path for path, found in methods.items() if found == ["post"]} == set(SENT)
    assert all(found == ["get"] for path, found in methods.items() if path not in SENT)
    assert description["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    schemas_ = description["components"]["schemas"]
    found = set(references(description))
    assert found == {f"#/components/schemas/{name}" for name in schemas_}
    assert "HTTPValidationError" not in schemas_


@pytest.mark.parametrize("path", OPERATIONS)
def test_operations_are_documented(description: dict[str, Any], path: str) -> None:
    operation = description["paths"][path]["post" if path in SENT else "get"]
    assert operation["summary"]
    assert set(operation["tags"]) <= {tag["name"] for tag in description["tags"]}
    assert operation["description"]
    assert operation["operationId"].isidentifier()
    for parameter in operation.get("parameters", []):
        assert parameter["description"], parameter
        assert parameter["in"] in ("path", "query")
        if parameter.get("required"):
            assert parameter["schema"]["examples"], parameter
    responses = operation["responses"]
    content = responses["200"]["content"]
    assert ("application/json" in content) == (path not in WITHOUT_JSON)
    assert set(content) - {"application/json"} == FILES.get(path, set())
    if "application/json" in content:
        assert content["application/json"]["schema"]["$ref"]
    assert ("requestBody" in operation) == (path in SENT)
    problems = {status: answer for status, answer in responses.items() if status != "200"}
    assert {"500", "503"} <= set(problems)
    assert ("422" in problems) == (bool(operation.get("parameters")) or path in SENT)
    assert ("404" in problems) == ("{id}" in path or path == "/api/answer")
    assert ("401" in problems) == (path in WITH_KEY)
    for answer in problems.values():
        assert answer["description"]
        assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda m: (m.__module__, m.__name__)), ids=lambda m: m.__name__)
def test_examples_fit_their_models(model: type[BaseModel]) -> None:
    extra = model.model_config["json_schema_extra"]
    assert isinstance(extra, dict)
    examples: Any = extra["examples"]
    for example in examples:
        made = model.model_validate(example, strict=True, extra="forbid")
        assert made.model_dump(exclude_unset=True) == example


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/search?q=leiderschap", schemas_search.SearchAnswer),
        ("/api/search?q=leiderschap&explain=true", schemas_search.SearchAnswer),
        ("/api/search?q=succesfactoren+voor+leiderschap", schemas_search.SearchAnswer),
        ("/api/search?q=x&programme=awpg", schemas_search.SearchAnswer),
        ("/api/facets", schemas_search.Facets),
        ("/api/facets?q=leiderschap", schemas_search.Facets),
        ("/api/publications", schemas.PublicationList),
        ("/api/publications/kwaad", schemas.PublicationInFull),
        ("/api/passages/1?around=2", schemas.PassageInContext),
        ("/api/suggest?q=lei", schemas.Suggestions),
        ("/api/passages/1/similar", schemas.SimilarPassages),
        ("/api/publications/kwaad/similar", schemas.SimilarPublications),
        ("/healthz", schemas.Health),
        ("/api/lessons", schemas_lessons.LessonList),
        ("/api/lessons?q=leiderschap", schemas_lessons.LessonList),
        ("/api/lessons/export?format=csl", schemas_brief.CslItems),
        ("/api/patterns", schemas_patterns.PatternList),
        ("/api/gaps", schemas_gaps.GapMap),
        ("/api/gaps?rows=determinants&columns=regions", schemas_gaps.GapMap),
        ("/api/demand", schemas_gaps.DemandList),
        ("/api/brief?q=leiderschap", schemas_brief.BriefAnswer),
        ("/api/about", schemas_remote.About),
        ("/api/taxonomy", schemas_remote.TaxonomyNames),
        ("/api/publications/kwaad/blocks", schemas_remote.PublicationBlocks),
        ("/api/lessons/l0", schemas.Problem),
        ("/api/patterns/p0", schemas.Problem),
        ("/api/search", schemas.Problem),
        ("/api/passages/0", schemas.Problem),
        ("/nothing", schemas.Problem),
    ],
)
def test_answers_fit_their_models(client: TestClient, path: str, model: type[BaseModel]) -> None:
    found = client.get(path).json()
    made = model.model_validate(found, strict=True, extra="forbid")
    assert made.model_dump(exclude_unset=True) == found


@pytest.mark.parametrize("path", [path for path in OPERATIONS if path not in {*SENT, *WITH_KEY}])
def test_the_documented_limits_are_the_real_ones(client: TestClient, description: dict[str, Any], path: str) -> None:
    parameters = description["paths"][path]["get"].get("parameters", [])
    needed = {p["name"]: p["schema"]["examples"][0] for p in parameters if p["in"] == "query" and p.get("required")}
    url = path.replace("{id}", "1")
    for parameter in parameters:
        schema = parameter["schema"]
        for options in (schema, *schema.get("anyOf", [])):
            if parameter["in"] == "path" or "maximum" not in options:
                continue
            for limit, step in (("maximum", 1), ("minimum", -1)):
                query = needed | {parameter["name"]: options[limit]}
                assert client.get(f"{url}?{urlencode(query)}").status_code in (200, 404), query
                query[parameter["name"]] += step
                assert client.get(f"{url}?{urlencode(query)}").status_code == 422, query


@pytest.mark.parametrize("path", [path for path in OPERATIONS if path not in {*SENT, *WITH_KEY}])
def test_the_documented_values_are_the_real_ones(client: TestClient, description: dict[str, Any], path: str) -> None:
    """Every value of an enumeration is taken, and no other."""
    needed = urlsplit(called(description, path))
    for parameter in description["paths"][path]["get"].get("parameters", []):
        for value in values(description, parameter["schema"]):
            query = dict(parse_qsl(needed.query)) | {parameter["name"]: value}
            assert client.get(f"{needed.path}?{urlencode(query)}").status_code in (200, 404), query
            query[parameter["name"]] = "nonsense"
            assert client.get(f"{needed.path}?{urlencode(query)}").status_code == 422, query


def called(description: dict[str, Any], path: str) -> str:
    """The example call of the page."""
    return next(operation.call for operation in operations(description) if operation.path == path)


def values(description: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """All values that a parameter may have, when they are counted out."""
    yield from schema.get("enum", [])
    for option in (*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])):
        yield from values(description, option)
    if "$ref" in schema:
        yield from values(description, description["components"]["schemas"][schema["$ref"].rpartition("/")[2]])


@pytest.mark.parametrize(
    "path",
    ["/api/search?q=x", "/api/facets?q=x", "/api/publications?", "/api/lessons?", "/api/lessons/export?format=csv"],
)
def test_years_must_follow_each_other(client: TestClient, path: str) -> None:
    assert client.get(f"{path}&year_from=2015&year_to=2015").status_code == 200
    wrong = client.get(f"{path}&year_from=2016&year_to=2015")
    assert wrong.status_code == 422
    schemas.Problem.model_validate(wrong.json(), strict=True, extra="forbid")


@pytest.mark.parametrize(
    ("call", "media_type"),
    [
        ("/api/search?q=leiderschap&format=csv", "text/csv"),
        ("/api/publications?format=csv", "text/csv"),
        ("/api/lessons?format=csv", "text/csv"),
        ("/api/lessons/export?format=csv", "text/csv"),
        ("/api/lessons/export?format=ris", "application/x-research-info-systems"),
        ("/api/lessons/export?format=bibtex", "application/x-bibtex"),
        ("/api/lessons/export?format=docx", WORD),
        ("/api/lessons/export?format=jsonld", "application/ld+json"),
        ("/api/gaps.csv", "text/csv"),
        ("/api/gaps.svg", "image/svg+xml"),
        ("/api/brief?q=leiderschap&format=docx", WORD),
        ("/api/brief?q=leiderschap&format=md", "text/markdown"),
        ("/api/brief?q=leiderschap&format=html", "text/html"),
    ],
)
def test_files_are_of_the_documented_media_types(client: TestClient, call: str, media_type: str) -> None:
    answer = client.get(call)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert media_type in FILES[urlsplit(call).path]


def test_judging_without_a_key_is_refused_as_documented(client: TestClient) -> None:
    path = REVIEW.replace("{id}", "l0123456789ab")
    refused = client.post(path, json={"status": "validated"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    schemas.Problem.model_validate(refused.json(), strict=True, extra="forbid")
    assert client.get(path).status_code == 405


def test_the_page_lists_all_operations_and_its_calls_work(client: TestClient, description: dict[str, Any]) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    listed = operations(description)
    assert [operation.path for operation in listed] == OPERATIONS
    for operation in listed:
        assert f"{operation.method} {operation.path}" in page.text
        for parameter in operation.parameters:
            assert parameter.description
        if operation.path not in SENT:
            assert f'<a href="{operation.call.replace("&", "&amp;")}">' in page.text
            answers = (401,) if operation.path in WITH_KEY else (200, 404)
            assert client.get(operation.call).status_code in answers, operation.call
    assert 'href="/openapi.json"' in page.text
    assert "<code>hits</code> holds them best first" in page.text
    search = {parameter.name: parameter for parameter in listed[0].parameters}
    assert (search["page_size"].type, search["page_size"].default) == ("integer, 1 to 100", "10")
    assert search["kind"].type == "string, repeatable"
    assert search["year_from"].type == "integer, 1 to 9999"
    assert search["q"].required


def test_the_page_tells_the_values_that_a_reference_stands_for(description: dict[str, Any]) -> None:
    found = {(o.path, p.name): p for o in operations(description) for p in o.parameters}
    assert found["/api/gaps", "rows"].type == '"themes" or "determinants"'
    assert found["/api/gaps", "rows"].default == '"themes"'
    assert found["/api/patterns", "polarity"].type.startswith('"success" or "barrier" or ')
    assert found["/api/lessons", "polarity"].type.endswith('"finding", repeatable')


def test_the_page_tells_of_what_is_sent_and_of_files(client: TestClient, description: dict[str, Any]) -> None:
    sections = re.findall(r'<section id="operation-.*?</section>', client.get("/docs").text, re.S)
    shown = dict(zip(OPERATIONS, sections, strict=True))
    bodies = {operation.path: operation.body for operation in operations(description) if operation.body}
    assert set(bodies) == set(SENT)
    for path, model in SENT.items():
        model.model_validate_json(bodies[path])
    for path, section in shown.items():
        assert ("Try it:" in section) == (path not in SENT)
        assert ("<h3>Send</h3>" in section) == (path in SENT)
        assert ("Needs a key" in section) == (path in WITH_KEY)
        assert ("Example answer" in section) == (path not in WITHOUT_JSON)
        for media_type in FILES.get(path, ()):
            assert f"<code>{media_type}</code>" in section


def test_frameworks_own_pages_are_off(client: TestClient) -> None:
    assert client.get("/redoc").status_code == 404
    assert "swagger" not in client.get("/docs").text.lower()


def test_the_public_address_is_the_server(application: Application) -> None:
    settings = Settings(home=application.settings.home, public_url="https://kb.example/zoek/")
    app = create_app(Application(settings))
    assert app.openapi()["servers"] == [{"url": "https://kb.example/zoek"}]
    assert "servers" not in create_app(application).openapi()
