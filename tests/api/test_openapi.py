"""The description of the API: complete, sound in itself and true to the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api import schemas
from api.app import create_app
from api.operations import operations
from kb.settings import Settings
from kb.wiring import Application

OPERATIONS = [
    "/api/search",
    "/api/facets",
    "/api/suggest",
    "/api/passages/{id}/similar",
    "/api/publications/{id}/similar",
    "/api/publications",
    "/api/publications/{id}",
    "/api/passages/{id}",
    "/healthz",
]
MODELS = [m for m in vars(schemas).values() if isinstance(m, type) and issubclass(m, BaseModel) and m is not BaseModel]


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
    assert all(list(methods) == ["get"] for methods in description["paths"].values())
    assert description["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    schemas_ = description["components"]["schemas"]
    found = set(references(description))
    assert found == {f"#/components/schemas/{name}" for name in schemas_}
    assert "HTTPValidationError" not in schemas_


@pytest.mark.parametrize("path", OPERATIONS)
def test_operations_are_documented(description: dict[str, Any], path: str) -> None:
    operation = description["paths"][path]["get"]
    assert operation["summary"]
    assert operation["description"]
    assert operation["operationId"].isidentifier()
    for parameter in operation.get("parameters", []):
        assert parameter["description"], parameter
        if parameter.get("required"):
            assert parameter["schema"]["examples"], parameter
    responses = operation["responses"]
    assert responses["200"]["content"]["application/json"]["schema"]["$ref"]
    problems = {status: answer for status, answer in responses.items() if status != "200"}
    assert {"500", "503"} <= set(problems)
    assert ("422" in problems) == bool(operation.get("parameters"))
    assert ("404" in problems) == ("{id}" in path)
    for answer in problems.values():
        assert answer["description"]
        assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
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
        ("/api/search?q=leiderschap", schemas.SearchAnswer),
        ("/api/search?q=leiderschap&explain=true", schemas.SearchAnswer),
        ("/api/search?q=x&programme=awpg", schemas.SearchAnswer),
        ("/api/facets", schemas.Facets),
        ("/api/facets?q=leiderschap", schemas.Facets),
        ("/api/publications", schemas.PublicationList),
        ("/api/publications/kwaad", schemas.PublicationInFull),
        ("/api/passages/1?around=2", schemas.PassageInContext),
        ("/api/suggest?q=lei", schemas.Suggestions),
        ("/api/passages/1/similar", schemas.SimilarPassages),
        ("/api/publications/kwaad/similar", schemas.SimilarPublications),
        ("/healthz", schemas.Health),
        ("/api/search", schemas.Problem),
        ("/api/passages/0", schemas.Problem),
        ("/nothing", schemas.Problem),
    ],
)
def test_answers_fit_their_models(client: TestClient, path: str, model: type[BaseModel]) -> None:
    found = client.get(path).json()
    made = model.model_validate(found, strict=True, extra="forbid")
    assert made.model_dump(exclude_unset=True) == found


def test_the_documented_limits_are_the_real_ones(client: TestClient, description: dict[str, Any]) -> None:
    for path, item in description["paths"].items():
        for parameter in item["get"].get("parameters", []):
            schema = parameter["schema"]
            for options in (schema, *schema.get("anyOf", [])):
                if parameter["in"] == "path" or "maximum" not in options:
                    continue
                url = path.replace("{id}", "1")
                for limit, step in (("maximum", 1), ("minimum", -1)):
                    query = {"q": "leiderschap", parameter["name"]: options[limit]}
                    assert client.get(f"{url}?{urlencode(query)}").status_code in (200, 404), query
                    query[parameter["name"]] += step
                    assert client.get(f"{url}?{urlencode(query)}").status_code == 422, query


def test_the_page_lists_all_operations_and_its_calls_work(client: TestClient, description: dict[str, Any]) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    listed = operations(description)
    assert [operation.path for operation in listed] == OPERATIONS
    for operation in listed:
        assert f"GET {operation.path}" in page.text
        assert operation.call.replace("&", "&amp;") in page.text
        assert client.get(operation.call).status_code in (200, 404), operation.call
        for parameter in operation.parameters:
            assert parameter.description
    assert 'href="/openapi.json"' in page.text
    assert "<code>hits</code> holds them best first" in page.text
    search = {parameter.name: parameter for parameter in listed[0].parameters}
    assert (search["page_size"].type, search["page_size"].default) == ("integer, 1 to 100", "10")
    assert search["kind"].type == "string, repeatable"
    assert search["year_from"].type == "integer, 1 to 9999"
    assert search["q"].required


def test_frameworks_own_pages_are_off(client: TestClient) -> None:
    assert client.get("/redoc").status_code == 404
    assert "swagger" not in client.get("/docs").text.lower()


def test_the_public_address_is_the_server(application: Application) -> None:
    settings = Settings(home=application.settings.home, public_url="https://kb.example/zoek/")
    app = create_app(Application(settings))
    assert app.openapi()["servers"] == [{"url": "https://kb.example/zoek"}]
    assert "servers" not in create_app(application).openapi()
