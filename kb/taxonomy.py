"""The taxonomy that editors keep in ``taxonomy.toml``: programmes, kinds, themes and the words people use for them."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import SettingsError

FACETS = ("programme", "kind", "theme", "target_group", "region")
_SECTIONS = (*FACETS, "factor", "goal", "condition", "programme_line", "determinant", "actor")


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: a stable id, a label in Dutch and English, and other names for the same thing."""

    id: str
    nl: str
    en: str
    synonyms: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """The label in the reader's language, Dutch for any language but English."""
        return self.en if language == "en" else self.nl

    @property
    def names(self) -> tuple[str, ...]:
        """Everything this term is called, labels first, without doubles."""
        return tuple(dict.fromkeys((self.nl, self.en, *self.synonyms)))


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words that mean the same; ``short`` is the abbreviation where the group explains one."""

    nl: tuple[str, ...]
    en: tuple[str, ...]
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All terms by section, the synonym groups, and a fingerprint that changes with the file."""

    sections: Mapping[str, tuple[Term, ...]]
    synonyms: tuple[Synonyms, ...]
    fingerprint: str

    def term(self, section: str, id: str) -> Term | None:
        """The term with this id, or None."""
        return next((t for t in self.sections.get(section, ()) if t.id == id), None)

    def label(self, section: str, id: str, language: str = "nl") -> str:
        """The label of a term; an id that the taxonomy does not have is its own label."""
        term = self.term(section, id)
        return term.label(language) if term else id

    def resolve(self, section: str, value: str) -> str | None:
        """The id of the term that is called ``value`` (id, label or synonym; case and accents do not matter)."""
        wanted = fold(value)
        for term in self.sections.get(section, ()):
            if wanted in (fold(term.id), *map(fold, term.names)):
                return term.id
        return None

    def mentions(self, section: str, text: str) -> dict[str, int]:
        """How often each term of a section is named in ``text``, by whole words; terms not named are left out.

        A name in capitals ("IZA") must stand there in capitals; any other matches in every case.
        """
        found = {t.id: sum(_count(name, text) for name in t.names) for t in self.sections.get(section, ())}
        return {id: n for id, n in found.items() if n}


def load_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy file. Raises SettingsError naming the file, the entry and what is wrong with it."""
    try:
        raw = path.read_bytes()
        data = tomllib.loads(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"taxonomy {path}: {error}; mend the file or unset KB_TAXONOMY") from error
    unknown = sorted(set(data) - {*_SECTIONS, "abbreviation", "synonym"})
    if unknown:
        raise SettingsError(f"taxonomy {path}: unknown section {unknown[0]!r}; known are {', '.join(_SECTIONS)}")
    sections = {name: _terms(path, name, data.get(name, [])) for name in _SECTIONS}
    groups = [_abbreviation(path, entry) for entry in data.get("abbreviation", [])]
    groups += [Synonyms(_strings(e, "nl"), _strings(e, "en")) for e in data.get("synonym", [])]
    return Taxonomy(sections, tuple(groups), hashlib.sha256(raw).hexdigest()[:12])


def find_taxonomy(configured: Path | None, home: Path) -> Path:
    """The taxonomy to use: the configured one, the data folder's, else the one kb ships."""
    if configured is not None:
        return configured
    here = Path(__file__).resolve().parent
    choices = (home / "taxonomy.toml", here.parent / "corpus" / "taxonomy.toml", here / "data" / "taxonomy.toml")
    for path in choices:
        if path.is_file():
            return path
    raise SettingsError(f"no taxonomy found; put one at {choices[0]} or set KB_TAXONOMY")


def fold(text: str) -> str:
    """Lower case, no accents, hyphens and runs of white space as one space: how names are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\s\-–_]+", " ", plain).strip()


def _count(name: str, text: str) -> int:
    flags = 0 if name.isupper() else re.IGNORECASE
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags))


def _terms(path: Path, section: str, entries: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for number, entry in enumerate(entries, start=1):
        missing = [key for key in ("id", "nl", "en") if not isinstance(entry.get(key), str) or not entry[key]]
        if missing:
            raise SettingsError(f"taxonomy {path}: {section} number {number} lacks {missing[0]!r}")
        if entry["id"] in terms:
            raise SettingsError(f"taxonomy {path}: {section} {entry['id']!r} is there twice")
        extra = {k: v for k, v in entry.items() if k not in ("id", "nl", "en", "synonyms_nl", "synonyms_en")}
        synonyms = (*_strings(entry, "synonyms_nl"), *_strings(entry, "synonyms_en"))
        terms[entry["id"]] = Term(entry["id"], entry["nl"], entry["en"], synonyms, extra)
    return tuple(terms.values())


def _abbreviation(path: Path, entry: Mapping[str, Any]) -> Synonyms:
    if not isinstance(entry.get("short"), str):
        raise SettingsError(f"taxonomy {path}: an abbreviation lacks 'short'")
    return Synonyms(_strings(entry, "nl"), _strings(entry, "en"), entry["short"])


def _strings(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)
