"""Judged collections in BEIR form: corpus.jsonl, queries.jsonl and qrels/*.tsv (Thakur et al., NeurIPS 2021)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import SourceError
from kb.language import detect
from kb.types import Block, BlockKind, Document, Metadata

Qrels = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection: documents by id, queries by id, and for each query the relevant documents."""

    name: str
    documents: dict[str, Document]
    queries: dict[str, str]
    qrels: Qrels


def load_collection(folder: Path, queries: Path | None = None, qrels: Path | None = None) -> Collection:
    """Read a BEIR folder; ``queries`` and ``qrels`` name other files than queries.jsonl and qrels/test.tsv.

    Raises SourceError naming the file and line that cannot be used.
    """
    documents = {id: _document(folder, id, row) for id, row in _rows(folder / "corpus.jsonl")}
    texts = {id: str(row.get("text", "")) for id, row in _rows(queries or folder / "queries.jsonl")}
    judged = _qrels(qrels or folder / "qrels" / "test.tsv")
    return Collection(folder.name, documents, {id: texts[id] for id in judged if id in texts}, judged)


def _document(folder: Path, id: str, row: dict[str, Any]) -> Document:
    """One document a publication; its lines are its paragraphs."""
    title, text = str(row.get("title") or ""), str(row.get("text") or "")
    blocks = tuple(Block(BlockKind.PARAGRAPH, " ".join(line.split())) for line in text.splitlines() if line.strip())
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    return Document(f"beir:{folder.name}/{id}", "text/plain", digest, Metadata(title, detect(text)), blocks)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            yield str(row["_id"]), row
        except (ValueError, KeyError, TypeError) as error:
            raise SourceError(str(path), f"line {number} is no BEIR record with an _id ({error!r})") from error


def _qrels(path: Path) -> Qrels:
    judged: Qrels = {}
    for number, line in _lines(path):
        fields = line.split("\t")
        if number == 1 and not fields[-1].strip().lstrip("-").isdigit():
            continue  # the header
        try:
            # BEIR has three columns; TREC files four, with an unused second one.
            query, document, grade = fields[0], fields[-2], int(fields[-1])
        except (IndexError, ValueError) as error:
            raise SourceError(str(path), f"line {number} is not query, document and grade, tab-separated") from error
        if grade > 0:
            judged.setdefault(query, {})[document] = grade
    if not judged:
        raise SourceError(str(path), "judges nothing; its lines are query, document and grade, tab-separated")
    return judged


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            str(path), f"cannot be read ({error}); a BEIR folder has corpus, queries and qrels"
        ) from error
