"""What a query asks: its language, corrected words, intent, and the weighted terms it is searched by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from index.analyzer import Analyzer, fold
from index.correction import Corrector, known_to
from index.intent import Intent, IntentKind, recognise
from index.letters import letters
from index.lexical import LANGUAGES
from index.sync import Indexes
from index.synonyms import SynonymIndex
from kb.language import detect_query

# What stands in for a word counts less than the word; measured on the judged collections, see docs/decisions.md.
_SYNONYM = 0.5
_EXPANDED_LETTERS = 0.5

_ASKING = 0.4
_SUBJECT_ONLY = (IntentKind.SUCCESS, IntentKind.BARRIER, IntentKind.RECOMMENDATION, IntentKind.EXAMPLE)

Terms = dict[str, dict[str, float]]
Sources = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Understanding:
    """A query as it is searched. ``text`` is the query after correction; ``terms`` are by language of the passages,
    ``sources`` tell which word of the query each of them stands for.

    ``corrections`` are (as typed, as searched); ``expansions`` the words of the other language, ``synonyms`` the forms
    of the taxonomy that stand in for a stretch of the query.
    """

    text: str
    language: str
    terms: Terms
    sources: Sources
    letters: Mapping[str, float]
    corrections: tuple[tuple[str, str], ...] = ()
    intent: Intent | None = None
    expansions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def meaning(self) -> str:
        """The text whose meaning is searched: the subject of the question, abbreviations with their full form.

        "success factors for leadership" means leadership; that success factors are wanted lifts fitting passages.
        """
        text = self.intent.rest if self.intent and self.intent.kind in _SUBJECT_ONLY else self.text
        full = [forms[0] for source, forms in self.synonyms.items() if source.isupper() and len(forms[0]) > len(source)]
        return f"{text} ({', '.join(full)})" if full else text


class Interpreter:
    """Understands queries with what the indexes and the taxonomy know."""

    def __init__(self, indexes: Indexes, synonyms: SynonymIndex | None = None) -> None:
        self._indexes = indexes
        self._synonyms = synonyms or SynonymIndex(())
        # Building takes some milliseconds; the words change only with the vocabulary.
        self._corrector = lru_cache(maxsize=1)(lambda words: Corrector(dict(zip(LANGUAGES, words, strict=True))))

    def words_only(self, query: str) -> Understanding:
        """The query's own words and nothing else, for comparing."""
        language, _ = detect_query(query)
        terms = {code: dict.fromkeys(self._indexes.lexical.analyzer.terms(query, code), 1.0) for code in LANGUAGES}
        return Understanding(query, language, terms, {}, {})

    def understand(self, query: str, *, as_typed: bool = False, plain: bool = False) -> Understanding:
        """The query with corrections (unless ``as_typed``), intent (unless ``plain``), synonyms and words of the other
        language."""
        corrections = () if as_typed else self._corrections(query)
        for typed, meant in corrections:
            query = query.replace(typed, meant)
        language, _ = detect_query(query)
        intent = None if plain else recognise(query, language)
        gathered = _Gathered(self._indexes.lexical.analyzer, query, language, intent)
        expansions = self._add_other_language(gathered)
        synonyms: dict[str, tuple[str, ...]] = {}
        for expansion in self._synonyms.expand(query, language):
            synonyms[expansion.source] = (*synonyms.get(expansion.source, ()), *expansion.forms)
            for form in expansion.forms:
                gathered.add(expansion.source, form, expansion.language, _SYNONYM)
        runs = dict.fromkeys(letters(" ".join(w for words in expansions.values() for w in words)), _EXPANDED_LETTERS)
        runs |= dict.fromkeys(letters(query), 1.0)
        return Understanding(
            query, language, gathered.terms, gathered.sources, runs, corrections, intent, expansions, synonyms
        )

    def _corrections(self, query: str) -> tuple[tuple[str, str], ...]:
        analyzer, vocabulary = self._indexes.lexical.analyzer, self._indexes.vocabulary
        corrector = self._corrector(tuple(tuple(vocabulary.words(code)) for code in LANGUAGES))
        is_known = known_to(analyzer, self._indexes.lexical.knows)
        found: list[tuple[str, str]] = []
        language, _ = detect_query(query)
        other = "en" if language == "nl" else "nl"
        for word in analyzer.words(query, language):
            text = query[word.start : word.end]
            if is_known(fold(text)):
                continue
            near = bool(vocabulary.nearest(fold(text), other)) if language != "nl" else False
            meant = corrector.correct(text, is_known, has_near=near, opens=word.start == 0)
            if meant is not None:
                found.append((text, meant))
        return tuple(found)

    def _add_other_language(self, gathered: _Gathered) -> dict[str, tuple[str, ...]]:
        other = "en" if gathered.language == "nl" else "nl"
        expansions: dict[str, tuple[str, ...]] = {}
        for text in gathered.words:
            gathered.add(text, text, gathered.language, 1.0)
            gathered.add(text, text, other, 1.0)  # names and loan words are the same in both languages
            near = self._indexes.vocabulary.nearest(fold(text), other)
            if near:
                expansions[text] = tuple(found for found, _ in near)
            for found, cosine in near:
                gathered.add(text, found, other, cosine)
        return expansions


class _Gathered:
    """The weighted terms of a query while they are gathered, and which word of the query each stands for."""

    def __init__(self, analyzer: Analyzer, query: str, language: str, intent: Intent | None) -> None:
        self._analyzer = analyzer
        self.language = language
        self.words = [query[word.start : word.end] for word in analyzer.words(query, language)]
        rest = {fold(word) for word in (intent.rest if intent else query).replace("-", " ").split()}
        self._asking = {word for word in self.words if intent and not _within(fold(word), rest)}
        self.terms: Terms = {code: {} for code in LANGUAGES}
        self.sources: Sources = {code: {} for code in LANGUAGES}

    def add(self, source: str, form: str, code: str, weight: float) -> None:
        """Search ``form`` for ``source``; words that only say what kind of answer is asked for weigh less."""
        weight *= _ASKING if source in self._asking else 1.0
        for term in self._analyzer.terms(form, code):
            if weight > self.terms[code].get(term, 0.0):
                self.terms[code][term] = weight
                self.sources[code][term] = source


def _within(word: str, rest: set[str]) -> bool:
    return any(word in other for other in rest)
