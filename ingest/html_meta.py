"""What a web page says about itself: JSON-LD, Dublin Core, OpenGraph, meta elements, title and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from bs4 import BeautifulSoup, Tag

from ingest import metadata
from ingest.clean import normalise
from ingest.html_walk import attribute, inline_text

# Names of meta elements by key, the most telling first. Compared in lower case, "dcterms." and "dc:" read as "dc.".
_META_NAMES: Final = {
    metadata.TITLE: ("citation_title", "dc.title", "og:title"),
    metadata.LANGUAGE: ("dc.language", "og:locale"),
    metadata.DATE: (
        "citation_publication_date",
        "citation_date",
        "dc.issued",
        "dc.date",
        "dc.date.issued",
        "dc.created",
        "article:published_time",
        "date",
        "dc.available",
        "publication_date",
        "overheid.issued",
        "dc.modified",
    ),
    metadata.AUTHOR: ("citation_author", "dc.creator", "author", "article:author"),
    metadata.PUBLISHER: ("citation_publisher", "dc.publisher", "publisher", "og:site_name"),
    metadata.DESCRIPTION: ("dc.description", "dc.abstract", "description", "og:description"),
    metadata.KEYWORDS: ("citation_keywords", "dc.subject", "keywords", "article:tag"),
    metadata.REGIONS: ("dc.coverage", "dc.spatial"),
    metadata.KIND: ("dc.type", "overheid.informationtype"),
    metadata.SOURCE_URL: ("dc.source", "dc.identifier", "citation_public_url", "og:url"),
}
_JSON_NAMES: Final = {
    metadata.TITLE: ("headline", "name"),
    metadata.LANGUAGE: ("inLanguage",),
    metadata.DATE: ("datePublished", "dateCreated"),
    metadata.AUTHOR: ("author", "creator"),
    metadata.PUBLISHER: ("publisher",),
    metadata.DESCRIPTION: ("abstract", "description"),
    metadata.KEYWORDS: ("keywords", "about"),
    metadata.REGIONS: ("spatialCoverage",),
    metadata.KIND: ("genre", "additionalType", "reportType"),
    metadata.SOURCE_URL: ("isBasedOn", "url"),
    metadata.PROGRAMME: ("funding",),
}
# The types that describe a publication; others (Organization, BreadcrumbList) describe the site.
_WORKS: Final = (
    "Report ScholarlyArticle Article TechArticle NewsArticle BlogPosting CreativeWork DigitalDocument "
    "PresentationDigitalDocument WebPage ItemPage AboutPage FAQPage MedicalWebPage CollectionPage"
).split()
_MULTIPLE: Final = frozenset({metadata.AUTHOR, metadata.KEYWORDS, metadata.REGIONS})
_SEPARATOR: Final = re.compile(r"\s+(?:[|–—»·•]|::|-)\s+")
_MAX_JSON_CHARS: Final = 500_000
_MAX_JSON_NODES: Final = 2_000


def properties(soup: BeautifulSoup) -> dict[str, str]:
    """What an unpruned page says about itself, by the keys of ``ingest.metadata``."""
    meta = _meta_values(soup)
    work = _publication(soup)
    found: dict[str, str] = {}
    for key in (*_JSON_NAMES, *_META_NAMES):
        values = _from_json(work, key) or _from_meta(meta, key)
        if values and key not in found:
            found[key] = "; ".join(values if key in _MULTIPLE else values[:1])
    _add_page_values(soup, meta, found)
    return {key: value for key, value in found.items() if value}


def cut_site_name(title: str, site: str, heading: str) -> str:
    """The title of a page without the name of the site: "Lessen - Kennisbank" becomes "Lessen".

    Cut only on evidence: the site's own name, or the page's first heading that stands in the title.
    """
    if heading and heading != title and heading in _SEPARATOR.split(title):
        return heading
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and site:
        if parts[-1].casefold() == site.casefold():
            return title[: title.rindex(parts[-1])].rstrip(" |–—»·•:-")
        if parts[0].casefold() == site.casefold():
            return title[len(parts[0]) :].lstrip(" |–—»·•:-")
    if heading and len(heading) > 10 and title.startswith(heading) and _SEPARATOR.match(title[len(heading) :]):
        return heading
    return title


def _add_page_values(soup: BeautifulSoup, meta: dict[str, list[str]], found: dict[str, str]) -> None:
    site = normalise((meta.get("og:site_name") or [""])[0])
    heading = _text_of(soup.find("h1"))
    titles = (found.get(metadata.TITLE), _text_of(soup.find("title")), heading)
    title = next((usable for raw in titles if (usable := metadata.usable_title(raw))), "")
    found[metadata.TITLE] = cut_site_name(title, site, heading)
    html = soup.find("html")
    if isinstance(html, Tag) and metadata.LANGUAGE not in found:
        found[metadata.LANGUAGE] = attribute(html, "lang") or attribute(html, "xml:lang")
    if metadata.LANGUAGE not in found or not found[metadata.LANGUAGE]:
        found[metadata.LANGUAGE] = (meta.get("content-language") or meta.get("language") or [""])[0]
    canonical = soup.find("link", rel="canonical")
    if isinstance(canonical, Tag) and metadata.SOURCE_URL not in found:
        found[metadata.SOURCE_URL] = attribute(canonical, "href").strip()
    if not re.match(r"https?://", found.get(metadata.SOURCE_URL, "")):
        found.pop(metadata.SOURCE_URL, None)
    if metadata.DATE not in found:
        published = soup.find("time", attrs={"datetime": True, "itemprop": "datePublished"})
        moment = published or soup.find("time", pubdate=True)
        found[metadata.DATE] = attribute(moment, "datetime") if isinstance(moment, Tag) else ""
    if re.match(r"(?:text|website|article|collection)\b", found.get(metadata.KIND, ""), re.IGNORECASE):
        del found[metadata.KIND]  # says no more than that it is a page


def _meta_values(soup: BeautifulSoup) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag in soup.find_all("meta"):
        name = attribute(tag, "name") or attribute(tag, "property") or attribute(tag, "http-equiv")
        name = name.strip().lower().replace("dcterms.", "dc.").replace("dcterms:", "dc.").replace("dc:", "dc.")
        content = normalise(attribute(tag, "content"))
        if name and content:
            values.setdefault(name, []).append(content)
    return values


def _from_meta(meta: dict[str, list[str]], key: str) -> list[str]:
    return next((meta[name] for name in _META_NAMES.get(key, ()) if name in meta), [])


def _from_json(work: dict[str, Any], key: str) -> list[str]:
    for name in _JSON_NAMES.get(key, ()):
        if values := list(_texts(work.get(name))):
            return values
    return []


def _texts(value: object) -> Iterator[str]:
    """Texts in a JSON-LD value: itself, the name of a thing, or those of a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name") or item.get("@value") or item.get("@id")
        if isinstance(item, int) and not isinstance(item, bool):
            item = str(item)
        if isinstance(item, str) and (text := normalise(item)):
            yield text


def _publication(soup: BeautifulSoup) -> dict[str, Any]:
    """The JSON-LD thing that describes the publication most closely; {} when there is none.

    What the page around it says (its publisher, say) fills in what the thing itself leaves out.
    """
    things: list[dict[str, Any]] = []
    for script in soup.find_all("script", type=re.compile(r"^\s*application/ld\+json", re.IGNORECASE)):
        source = "".join(script.find_all(string=True))
        if len(source) > _MAX_JSON_CHARS:
            continue
        try:
            things.extend(_things(json.loads(source)))
        except (ValueError, RecursionError):  # not JSON: pages are written by people
            continue
    ranked = sorted((rank, place) for place, thing in enumerate(things) if (rank := _rank(thing)) < len(_WORKS))
    merged: dict[str, Any] = {}
    for _, place in reversed(ranked):
        merged.update({name: value for name, value in things[place].items() if value})
    return merged


def _things(root: object) -> Iterator[dict[str, Any]]:
    queue, seen = [root], 0
    while queue and seen < _MAX_JSON_NODES:
        node, seen = queue.pop(0), seen + 1
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            yield node
            queue.extend(node[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in node)


def _rank(thing: dict[str, Any]) -> int:
    types = thing.get("@type")
    names = types if isinstance(types, list) else [types]
    return min((_WORKS.index(name) for name in names if isinstance(name, str) and name in _WORKS), default=len(_WORKS))


def _text_of(tag: object) -> str:
    return normalise(inline_text(tag)) if isinstance(tag, Tag) else ""
