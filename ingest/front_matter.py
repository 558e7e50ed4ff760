"""Front matter: the metadata above a Markdown text, in YAML between "---" or TOML between "+++"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import yaml

from ingest import metadata
from ingest.clean import first_line, normalise

_YAML: Final = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML: Final = re.compile(r"\A\ufeff?\s*\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_MAX_CHARS: Final = 50_000
_MAX_VALUES: Final = 200

# What people write, by key.
_NAMES: Final = {
    metadata.TITLE: ("title", "titel"),
    metadata.LANGUAGE: ("language", "lang", "taal", "locale"),
    metadata.DATE: ("date", "datum", "published", "publishdate", "publication_date", "issued", "created"),
    metadata.YEAR: ("year", "jaar"),
    metadata.KIND: ("kind", "type", "soort", "category"),
    metadata.PROGRAMME: ("programme", "program", "programma"),
    metadata.THEMES: ("themes", "theme", "thema", "themas", "thema's"),
    metadata.TARGET_GROUPS: ("target_groups", "target_group", "doelgroepen", "doelgroep", "audience"),
    metadata.REGIONS: ("regions", "region", "regio", "regios", "regio's"),
    metadata.PUBLISHER: ("publisher", "uitgever", "organisation", "organisatie"),
    metadata.AUTHOR: ("author", "authors", "auteur", "auteurs"),
    metadata.DESCRIPTION: ("description", "summary", "samenvatting", "abstract", "excerpt"),
    metadata.SOURCE_TITLE: ("source_title", "brontitel", "bron", "source"),
    metadata.SOURCE_URL: ("source_url", "url", "link", "canonical", "bron_url", "bron", "source"),
    metadata.KEYWORDS: ("keywords", "tags", "trefwoorden", "keyword"),
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The text below the front matter and what the front matter says, by the keys of ``ingest.metadata``."""

    body: str
    properties: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off a text. Never raises: front matter that cannot be read becomes a warning."""
    for pattern, load in ((_YAML, yaml.safe_load), (_TOML, tomllib.loads)):
        match = pattern.match(text)
        if match is None:
            continue
        body, source = text[match.end() :], match.group(1)
        if len(source) > _MAX_CHARS:
            return FrontMatter(text, warnings=("front matter is longer than 50,000 characters and was read as text",))
        try:
            content = load(source)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError, AttributeError, OverflowError) as error:
            return FrontMatter(body, warnings=(f"front matter cannot be read and was left out ({first_line(error)})",))
        if isinstance(content, dict) and _are_keys(content):
            return FrontMatter(body, _properties(content))
        return FrontMatter(text)  # prose between two rules
    return FrontMatter(text)


def _are_keys(content: dict[Any, Any]) -> bool:
    """Keys are single words or names that we know; "Let op: ..." is a sentence."""
    known = {name for names in _NAMES.values() for name in names}
    return all(re.fullmatch(r"[\w'.-]+", str(name)) or _key(name) in known for name in content)


def _key(name: object) -> str:
    return str(name).lower().replace("-", "_").replace(" ", "_")


def _properties(content: dict[Any, Any]) -> dict[str, str]:
    given = {_key(name): value for name, value in content.items()}
    found: dict[str, str] = {}
    for key, names in _NAMES.items():
        for name in names:
            value = "; ".join(_texts(given.get(name)))
            if value and (value.startswith(("http://", "https://")) == (key == metadata.SOURCE_URL)):
                found[key] = value
                break
    return found


def _texts(value: object) -> Iterator[str]:
    """The texts of a scalar or of a list of scalars; deeper structures say nothing we know."""
    for item in value[:_MAX_VALUES] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name") or item.get("title")
        if isinstance(item, datetime):
            item = item.date()
        if isinstance(item, date):
            item = item.isoformat()
        if isinstance(item, str | int | float) and not isinstance(item, bool) and (text := normalise(str(item))):
            yield text
