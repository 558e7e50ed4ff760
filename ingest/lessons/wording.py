"""The words by which the terms of a taxonomy section are recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.taxonomy import Taxonomy, Term


def section_words(taxonomy: Taxonomy, section: str) -> dict[str, tuple[str, ...]]:
    """The phrases of each term: what editors list under ``words_nl`` and ``words_en``, and what the term is called."""
    return {term.id: _phrases(term) for term in taxonomy.sections.get(section, ())}


def _phrases(term: Term) -> tuple[str, ...]:
    listed = (word for key in ("words_nl", "words_en") for word in _listed(term, key))
    return tuple(dict.fromkeys((*listed, *(name.lower() for name in term.names))))


def _listed(term: Term, key: str) -> tuple[str, ...]:
    value = term.extra.get(key, ())
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)
