"""From a parsed file to a document: what the sidecar, the file and the text say, in this order of trust.

A sidecar that gives an empty value (``programme = ""``) says that there is none: the text is not asked then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ingest import metadata
from ingest.chunker import ChunkRules
from ingest.limits import PPTX
from ingest.sidecar import Value, read_sidecar, sidecar_path
from kb.language import detect
from kb.taxonomy import Taxonomy, Term, fold
from kb.types import Block, BlockKind, Document, Metadata, Parsed

# Raise when parsers or this module read the same file differently: sources are then read again.
VERSION = "1"

_ENOUGH_MENTIONS = 3
_MAX_FOUND = 3
_DATED_BLOCKS = 12
_LANGUAGE_CHARACTERS = 8000
_EXPLICIT_DATE = re.compile(
    r"\b\d{1,2}\s+(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?\s+\d{4}\b"
    r"|\b\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{4}\b",
    re.IGNORECASE,
)


def recipe_of(path: Path, taxonomy: Taxonomy, rules: ChunkRules) -> str:
    """Everything but the file itself that its document depends on; when it changes, the file is read again."""
    sidecar = sidecar_path(path)
    try:
        beside = hashlib.sha256(sidecar.read_bytes()).hexdigest()[:12] if sidecar else "-"
    except OSError:
        beside = "?"
    return f"read{VERSION}/{rules.fingerprint}/{taxonomy.fingerprint}/{beside}"


def assemble(path: Path, media_type: str, content_hash: str, parsed: Parsed, taxonomy: Taxonomy) -> Document:
    """The document of one file. Raises SourceError when its sidecar cannot be used."""
    stated: dict[str, Value] = dict(parsed.properties)
    sidecar = read_sidecar(path)
    if sidecar.get(metadata.YEAR) or sidecar.get(metadata.DATE):
        stated.pop(metadata.DATE, None)  # a word processor's date must not contradict a person's
        stated.pop(metadata.YEAR, None)
    stated = {key: value for key, value in stated.items() if value} | sidecar
    return Document(
        uri=str(path),
        media_type=media_type,
        content_hash=content_hash,
        metadata=_metadata(path, media_type, stated, parsed.blocks, taxonomy),
        blocks=parsed.blocks,
        pages=parsed.pages,
        warnings=parsed.warnings,
    )


def _metadata(
    path: Path, media_type: str, stated: Mapping[str, Value], blocks: Sequence[Block], taxonomy: Taxonomy
) -> Metadata:
    text = "\n".join(block.text for block in blocks)
    title = _title(path, stated, blocks)
    day, year = _day(title, stated, blocks)
    body = " ".join(b.text for b in blocks if b.kind is not BlockKind.HEADING) or text
    return Metadata(
        title=title,
        language=_language(body, stated),
        date=day,
        year=year,
        kind=_kind(title, media_type, stated, taxonomy),
        programme=_programme(title, text, stated, taxonomy),
        themes=_several("theme", metadata.THEMES, title, text, stated, taxonomy),
        target_groups=_several("target_group", metadata.TARGET_GROUPS, title, text, stated, taxonomy),
        regions=_several("region", metadata.REGIONS, title, text, stated, taxonomy),
        publisher=_text(stated, metadata.PUBLISHER),
        source_title=_text(stated, metadata.SOURCE_TITLE),
        source_url=_web_address(_text(stated, metadata.SOURCE_URL)),
    )


def _title(path: Path, stated: Mapping[str, Value], blocks: Sequence[Block]) -> str:
    given = metadata.usable_title(_text(stated, metadata.TITLE))
    headings = sorted((b.level, i) for i, b in enumerate(blocks) if b.kind is BlockKind.HEADING)
    first = blocks[headings[0][1]].text if headings else None
    return given or first or re.sub(r"[-_]+", " ", path.stem).strip().capitalize()


def _language(body: str, stated: Mapping[str, Value]) -> str:
    """What the text itself shows; the stated language breaks ties (templates often state the wrong one)."""
    declared = metadata.parse_language(_text(stated, metadata.LANGUAGE) or "") or "nl"
    return detect(body[:_LANGUAGE_CHARACTERS], declared)


def _day(title: str, stated: Mapping[str, Value], blocks: Sequence[Block]) -> tuple[date | None, int | None]:
    day, year = metadata.parse_date(_text(stated, metadata.DATE) or "")
    if year is None:
        _, year = metadata.parse_date(_text(stated, metadata.YEAR) or "")
    if year is None:
        for block in blocks[:_DATED_BLOCKS]:
            match = _EXPLICIT_DATE.search(block.text)
            if match:
                day, year = metadata.parse_date(match.group())
                break
    if year is None:
        _, year = metadata.parse_date(title)
    return day, year


def _kind(title: str, media_type: str, stated: Mapping[str, Value], taxonomy: Taxonomy) -> str | None:
    if metadata.KIND in stated:
        return _resolved("kind", _text(stated, metadata.KIND), taxonomy)
    named = taxonomy.mentions("kind", title)
    if named:
        return max(named, key=lambda id: named[id])
    return "presentation" if media_type == PPTX and taxonomy.term("kind", "presentation") else None


def _programme(title: str, text: str, stated: Mapping[str, Value], taxonomy: Taxonomy) -> str | None:
    """The stated programme, else the one the title names, else the one the text clearly is about."""
    if metadata.PROGRAMME in stated:
        return _resolved("programme", _text(stated, metadata.PROGRAMME), taxonomy)
    in_title = taxonomy.mentions("programme", title)
    if in_title:
        return max(in_title, key=lambda id: _longest_name(taxonomy.term("programme", id), title))
    counts = sorted(taxonomy.mentions("programme", text).items(), key=lambda pair: -pair[1])
    if not counts or counts[0][1] < _ENOUGH_MENTIONS:
        return None
    runner_up = counts[1][1] if len(counts) > 1 else 0
    return counts[0][0] if counts[0][1] >= 2 * runner_up else None


def _longest_name(term: Term | None, title: str) -> int:
    folded = fold(title)
    return max((len(name) for name in term.names if fold(name) in folded), default=0) if term else 0


def _several(
    section: str, key: str, title: str, text: str, stated: Mapping[str, Value], taxonomy: Taxonomy
) -> tuple[str, ...]:
    """Stated values, else the terms that the title names or that the text names often, most named first."""
    given = stated.get(key)
    if given is not None:
        values = metadata.split_list(given) if isinstance(given, str) else given
        return tuple(dict.fromkeys(taxonomy.resolve(section, value) or value for value in values))
    in_title = taxonomy.mentions(section, title)
    in_text = {id: n for id, n in taxonomy.mentions(section, text).items() if n >= _ENOUGH_MENTIONS}
    ranked = sorted(in_title | in_text, key=lambda id: (id not in in_title, -in_text.get(id, 0), id))
    return tuple(ranked[:_MAX_FOUND])


def _resolved(section: str, value: str | None, taxonomy: Taxonomy) -> str | None:
    return (taxonomy.resolve(section, value) or value) if value else None


def _text(stated: Mapping[str, Value], key: str) -> str | None:
    value = stated.get(key)
    return ("; ".join(value) if isinstance(value, tuple) else value) or None


def _web_address(address: str | None) -> str | None:
    """Only addresses a reader may follow: a script or a file is none."""
    return address if address and address.lower().startswith(("http://", "https://")) else None
