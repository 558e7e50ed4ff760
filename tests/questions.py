"""Small indexes with the toy encoder, and questions as they are understood over them."""

from __future__ import annotations

from pathlib import Path

from toy import ToyEncoder

from index.lexical import LexicalDocument, LexicalIndex
from index.sync import Indexes
from index.synonyms import SynonymIndex
from index.understanding import Interpreter, Understanding
from index.vectors import VectorIndex
from index.vocabulary import Vocabulary, count_words
from kb.taxonomy import Synonyms

ENCODER = ToyEncoder()
SYNONYMS = SynonymIndex((Synonyms(("praktijkondersteuner huisarts",), (), "POH"),))


def small_indexes(folder: Path, texts: dict[str, list[str]]) -> Indexes:
    """Indexes of words over ``texts`` by language; there are no vectors of passages."""
    lexical, vocabulary = LexicalIndex(folder), Vocabulary(folder, ENCODER)
    pairs = [(code, text) for code, found in texts.items() for text in found]
    lexical.rebuild([LexicalDocument(id, "p", code, "", text) for id, (code, text) in enumerate(pairs)], 1)
    words = {code: sorted(counts) for code, counts in count_words(pairs).items()}
    vocabulary.write({code: dict(zip(w, ENCODER.encode_queries(w), strict=True)) for code, w in words.items()}, 1)
    vectors = [VectorIndex(folder, ENCODER.fingerprint, ENCODER.dim, name) for name in ("vectors", "windows")]
    return Indexes(lexical, *vectors, vocabulary)


def ask(indexes: Indexes, query: str) -> Understanding:
    """The question as a search reads it."""
    return Interpreter(indexes, SYNONYMS).understand(query)
