"""OpenSearch and sitemaps measured by the rules of their standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from lxml import etree
from standards_home import PUBLIC, open_home

from api import routes_sitemap
from api.app import create_app
from kb.wiring import Application

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The rules of sitemaps.org for what is used here; what is not named may not be there.
SITEMAP_SCHEMA = f"""
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="{_SITEMAPS}" xmlns="{_SITEMAPS}"
    elementFormDefault="qualified">
  <xsd:simpleType name="loc"><xsd:restriction base="xsd:anyURI">
    <xsd:minLength value="12"/><xsd:maxLength value="2048"/></xsd:restriction></xsd:simpleType>
  <xsd:simpleType name="lastmod"><xsd:union memberTypes="xsd:date xsd:dateTime"/></xsd:simpleType>
  <xsd:complexType name="place"><xsd:sequence>
    <xsd:element name="loc" type="loc"/><xsd:element name="lastmod" type="lastmod" minOccurs="0"/>
  </xsd:sequence></xsd:complexType>
  <xsd:element name="urlset"><xsd:complexType><xsd:sequence>
    <xsd:element name="url" type="place" maxOccurs="50000"/></xsd:sequence></xsd:complexType></xsd:element>
  <xsd:element name="sitemapindex"><xsd:complexType><xsd:sequence>
    <xsd:element name="sitemap" type="place" maxOccurs="50000"/></xsd:sequence></xsd:complexType></xsd:element>
</xsd:schema>
"""


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    made = open_home(tmp_path_factory.mktemp("kb"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application), raise_server_exceptions=False) as made:
        yield made


def answered(client: TestClient, path: str, media_type: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == media_type
    return response


def test_the_description_for_browsers_follows_opensearch(client: TestClient) -> None:
    media_type = "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(answered(client, "/opensearch.xml", media_type).content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    limits = {"ShortName": 16, "LongName": 48, "Description": 1024}
    for name, most in limits.items():
        (element,) = root.findall(f"{OPENSEARCH}{name}")
        assert 0 < len(str(element.text)) <= most
    known = {*limits, "Url", "Image", "Language", "InputEncoding", "OutputEncoding"}
    assert {element.tag.removeprefix(OPENSEARCH) for element in root} <= known
    assert {root.findtext(f"{OPENSEARCH}{name}") for name in ("InputEncoding", "OutputEncoding")} == {"UTF-8"}
    rels = {}
    for url in root.findall(f"{OPENSEARCH}Url"):
        template, rel = str(url.get("template")), url.get("rel", "results")
        assert template.startswith(f"{PUBLIC}/")
        assert ("{searchTerms}" in template) == (rel != "self")
        assert set(re.findall(r"{(\w+)\??}", template)) <= {"searchTerms"}
        rels[rel, url.get("type")] = template
    assert {("results", "text/html"), ("suggestions", "application/x-suggestions+json")} <= set(rels)
    image = root.find(f"{OPENSEARCH}Image")
    assert image is not None
    assert image.get("type") == "image/svg+xml"


@pytest.mark.parametrize("typed", ["eind", "", "é ", '"\\', "%00"])
def test_suggestions_are_four_lists_of_one_length(client: TestClient, typed: str) -> None:
    path = f"/api/suggest/opensearch?q={quote(typed, safe='%')}"
    found = answered(client, path, "application/x-suggestions+json").json()
    assert len(found) == 4
    assert isinstance(found[0], str)
    assert len({len(part) for part in found[1:]}) == 1
    assert all(isinstance(text, str) for part in found[1:] for text in part)
    assert all(address.startswith(f"{PUBLIC}/?q=") for address in found[3])
    assert found[1] or typed != "eind"


def test_sitemaps_follow_their_schema(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = etree.XMLSchema(etree.fromstring(SITEMAP_SCHEMA))

    def checked(path: str) -> list[str]:
        response = answered(client, path, "application/xml; charset=utf-8")
        assert len(response.content) < 50 * 1024 * 1024
        root = etree.fromstring(response.content)
        schema.assertValid(root)
        addresses = [str(loc.text) for loc in root.iter(f"{{{_SITEMAPS}}}loc")]
        assert all(address.startswith(f"{PUBLIC}/") for address in addresses)
        days = [str(element.text) for element in root.iter(f"{{{_SITEMAPS}}}lastmod")]
        assert all(datetime.fromisoformat(day).tzinfo for day in days)
        return addresses

    whole = checked("/sitemap.xml")
    for address in whole:
        assert client.get(address.removeprefix(PUBLIC)).status_code == 200
    monkeypatch.setattr(routes_sitemap, "ADDRESSES", 3)
    parts = checked("/sitemap.xml")
    assert len(parts) == 2
    assert [address for part in parts for address in checked(part.removeprefix(PUBLIC))] == whole
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in client.get("/robots.txt").text.splitlines()
