"""Sidecars: metadata that a person writes beside a file that cannot carry it, as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from ingest import metadata
from ingest.clean import first_line, normalise
from kb.errors import SourceError

SUFFIX = ".meta.toml"
_MAX_BYTES = 1_000_000

Value = str | tuple[str, ...]


def is_sidecar(path: Path) -> bool:
    """True for a file that describes another one and is no source by itself."""
    return path.name.endswith(SUFFIX)


def sidecar_path(path: Path) -> Path | None:
    """The sidecar of a file: ``report.pdf.meta.toml``, else ``report.meta.toml``, else None."""
    candidates = (path.with_name(path.name + SUFFIX), path.with_name(path.stem + SUFFIX))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def read_sidecar(path: Path) -> dict[str, Value]:
    """The metadata beside ``path``: text by key, lists for themes, target_groups, regions and keywords.

    Empty when there is no sidecar. Raises SourceError, for the file that it describes, when the sidecar is not TOML
    or has an unknown key or an unusable value.
    """
    sidecar = sidecar_path(path)
    if sidecar is None:
        return {}
    try:
        if sidecar.stat().st_size > _MAX_BYTES:
            raise _error(path, sidecar, "is larger than 1 MB; it should hold a few lines of TOML")
        content = tomllib.loads(sidecar.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # ValueError: not UTF-8 or not TOML
        raise _error(path, sidecar, f"cannot be read ({first_line(error)}); mend or remove it") from error
    unknown = sorted(set(content) - metadata.KEYS)
    if unknown:
        known = ", ".join(sorted(metadata.KEYS))
        raise _error(path, sidecar, f"has the unknown key {unknown[0]!r}; known keys are {known}")
    return {key: _value(path, sidecar, key, value) for key, value in content.items()}


def _value(path: Path, sidecar: Path, key: str, value: object) -> Value:
    if key in metadata.LIST_KEYS:
        if isinstance(value, str):
            return metadata.split_list(value)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(dict.fromkeys(filter(None, map(normalise, value))))
        raise _error(path, sidecar, f"has a wrong value for {key!r}: write a list of texts")
    text = _text(value)
    if text is None:
        raise _error(path, sidecar, f"has a wrong value for {key!r}: write one text between quotes")
    if not _understood(key, text):
        raise _error(path, sidecar, f"has a value for {key!r} that kb does not understand: {text!r}")
    return text


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return None
    return normalise(value) if isinstance(value, str) else None


def _understood(key: str, text: str) -> bool:
    if not text:
        return True
    if key in (metadata.DATE, metadata.YEAR):
        return metadata.parse_date(text)[1] is not None
    if key == metadata.LANGUAGE:
        return metadata.parse_language(text) is not None
    return True


def _error(path: Path, sidecar: Path, reason: str) -> SourceError:
    return SourceError(str(path), f"its sidecar {sidecar.name} {reason}")
