"""Feedback as a judged collection that ``kb eval`` reads: corpus.jsonl, queries.jsonl and qrels/test.tsv."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb.discovery import normalised
from kb.feedback import Feedback, Verdict, json_lines
from kb.store import Store

LINES = "feedback.jsonl"
QRELS = "qrels/test.tsv"


class Unit(StrEnum):
    """What a document of the collection is."""

    PUBLICATION = "publication"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Export:
    """The files of an export by their path within its folder, and how much they hold."""

    files: dict[str, str]
    queries: int
    documents: int
    helpful: int
    not_helpful: int


def export(found: Sequence[Feedback], store: Store, unit: Unit = Unit.PUBLICATION) -> Export:
    """The judged collection, with all feedback as JSON Lines beside it.

    Documents are all that readers were shown, so that there is something to choose from. Of a passage that several
    readers judged alike or otherwise, 1 means that more found it helpful than not. A publication has 1 when one of its
    passages has. Filters are not part of a query here: ``kb eval`` asks without them.
    """
    judged = [one for one in found if one.verdict is not Verdict.MISSED]
    grades = _grades(judged, unit)
    texts = {_query_id(one.query): one.query for one in reversed(judged)}
    documents = _documents(judged, store, unit)
    files = {
        "corpus.jsonl": _lines(documents),
        "queries.jsonl": _lines([{"_id": id, "text": texts[id]} for id in sorted(texts)]),
        QRELS: "query-id\tcorpus-id\tscore\n" + "".join(f"{q}\t{d}\t{g}\n" for (q, d), g in sorted(grades.items())),
        LINES: json_lines(found),
    }
    helpful = sum(grades.values())
    return Export(files, len(texts), len(documents), helpful, len(grades) - helpful)


def _grades(judged: Sequence[Feedback], unit: Unit) -> dict[tuple[str, str], int]:
    votes: Counter[tuple[str, int]] = Counter()
    documents: dict[tuple[str, int], str] = {}
    for one in judged:
        if one.passage is None or one.hit is None:
            continue
        key = (_query_id(one.query), one.passage)
        votes[key] += 1 if one.verdict is Verdict.HELPFUL else -1
        documents[key] = _document_id(one.hit, unit)
    grades: dict[tuple[str, str], int] = {}
    for key, sum_ in votes.items():
        pair = (key[0], documents[key])
        grades[pair] = max(grades.get(pair, 0), int(sum_ > 0))
    return grades


def _documents(judged: Sequence[Feedback], store: Store, unit: Unit) -> list[dict[str, Any]]:
    shown: dict[str, list[dict[str, Any]]] = {}
    for hit in (hit for one in judged for hit in one.snapshot["hits"]):
        shown.setdefault(_document_id(hit, unit), []).append(hit)
    text = _publication_text if unit is Unit.PUBLICATION else _passage_text
    return [{"_id": id, "title": shown[id][-1]["title"], "text": text(shown[id], store)} for id in sorted(shown)]


def _publication_text(hits: Sequence[dict[str, Any]], store: Store) -> str:
    """The publication, a block a line; what was shown of it when it is gone."""
    blocks = store.blocks(hits[-1]["publication"])
    return "\n".join(" ".join(block.text.split()) for block in blocks) or _quotes(hits)


def _passage_text(hits: Sequence[dict[str, Any]], store: Store) -> str:
    """The passage; what was shown of it when it is gone or reads otherwise by now."""
    hit = hits[-1]
    found = store.passages([hit["passage"]]).get(hit["passage"])
    if found is not None and found.publication_id == hit["publication"] and hit["quote"] in found.passage.text:
        return found.passage.text
    return _quotes(hits)


def _quotes(hits: Sequence[dict[str, Any]]) -> str:
    return "\n".join(dict.fromkeys(hit["quote"] for hit in hits))


def _document_id(hit: Any, unit: Unit) -> str:
    return str(hit["publication"]) if unit is Unit.PUBLICATION else f"p{hit['passage']}"


def _query_id(query: str) -> str:
    return "q" + hashlib.sha256(normalised(query).encode("utf-8", "replace")).hexdigest()[:12]


def _lines(rows: Sequence[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
