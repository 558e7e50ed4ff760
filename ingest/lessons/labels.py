"""Sentences that people labelled: read from JSON Lines or CSV, with a hash that tells one set from another."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import SourceError
from kb.lesson import Polarity

_TRUE = frozenset({"1", "true", "yes", "ja", "1.0"})
_FALSE = frozenset({"0", "false", "no", "nee", "0.0"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence and what a reader said of it. A field is None where the file has no such column or value.

    ``determinants`` and ``themes`` are ids of the taxonomy, best first; empty means the reader found that none fits.
    """

    text: str
    heading: tuple[str, ...] = ()
    is_lesson: bool | None = None
    polarity: Polarity | None = None
    determinants: tuple[str, ...] | None = None
    themes: tuple[str, ...] | None = None
    publication: str = ""


def read_labels(folder: Path) -> list[Labelled]:
    """All labelled sentences of the ``*.jsonl`` and ``*.csv`` files of a folder. Raises SourceError."""
    files = sorted(p for p in folder.glob("*") if p.suffix.lower() in (".jsonl", ".csv"))
    if not files:
        raise SourceError(str(folder), "no labels: expected files that end in .jsonl or .csv")
    return [label for path in files for label in read_label_file(path)]


def read_label_file(path: Path) -> list[Labelled]:
    """The labelled sentences of one file. Raises SourceError naming the line that cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"cannot be read: {error}") from error
    rows = _csv_rows(text) if path.suffix.lower() == ".csv" else _json_rows(path, text)
    return [_labelled(path, number, row) for number, row in rows]


def labels_hash(labels: Iterable[Labelled]) -> str:
    """Changes whenever a sentence or what was said of it changes; the order does not matter."""
    lines = sorted(repr(label) for label in labels)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _json_rows(path: Path, text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise SourceError(str(path), f"line {number}: {error}") from error
        if not isinstance(row, dict):
            raise SourceError(str(path), f"line {number}: not an object")
        yield number, row


def _csv_rows(text: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    lines = text.splitlines(keepends=True)
    semicolons = bool(lines) and lines[0].count(";") > lines[0].count(",")
    return enumerate(csv.DictReader(lines, delimiter=";" if semicolons else ","), start=2)


def _labelled(path: Path, number: int, row: Mapping[str, Any]) -> Labelled:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise SourceError(str(path), f"line {number}: no text")
    try:
        return Labelled(
            text=text.strip(),
            heading=_path(row.get("heading")),
            is_lesson=_truth(row.get("is_lesson")),
            polarity=Polarity(str(row["polarity"]).strip().lower()) if row.get("polarity") else None,
            determinants=_ids(row, "determinant"),
            themes=_ids(row, "theme"),
            publication=str(row.get("publication") or ""),
        )
    except ValueError as error:
        raise SourceError(str(path), f"line {number}: {error}") from error


def _path(value: Any) -> tuple[str, ...]:
    parts: Sequence[Any] = value if isinstance(value, list) else str(value or "").split(" > ")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _truth(value: Any) -> bool | None:
    if value is None or value == "":
        return None
    word = str(value).strip().lower()
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise ValueError(f"is_lesson must be 0 or 1, not {value!r}")


def _ids(row: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    if row.get(key) is None:
        return None
    value = row[key]
    parts = value if isinstance(value, list) else str(value).replace("|", ",").replace(";", ",").split(",")
    return tuple(str(part).strip() for part in parts if str(part).strip())
