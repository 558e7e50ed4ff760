"""Other ways of searching the same documents: txtai's hybrid with kb's model, and BM25 on plain words."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from index.e5 import FINGERPRINT, PASSAGE_PROMPT, QUERY_PROMPT
from index.torch_runtime import torch_runtime

Texts = Mapping[str, str]
Rank = Callable[[str], Sequence[str]]  # a question -> ids of documents, best first

DEPTH = 10  # what the measures look at, and what a reader asks for
_BM25 = {"method": "bm25", "terms": True}  # txtai adds "normalize" by itself; without it, it fuses ranks
_WORD = re.compile(r"\w+")


def bm25(texts: Texts) -> Rank:
    """BM25 as bm25s computes it by default, on lower-case words without stems, splits or stop words."""
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)
    ids, depth = list(texts), min(DEPTH, len(texts))
    index = bm25s.BM25()
    index.index([_words(text) for text in texts.values()], show_progress=False)

    def rank(question: str) -> list[str]:
        known = [word for word in _words(question) if word in index.vocab_dict]
        if not known:
            return []
        found = index.retrieve([known], k=depth, show_progress=False)
        return [ids[place] for place, score in zip(found.documents[0], found.scores[0], strict=True) if score > 0]

    return rank


def txtai_hybrids(texts: Texts, model: Path, cache: Path) -> tuple[Rank, Rank]:
    """txtai's hybrid as it comes, a sum of scores, and its other one, of ranks, over whole documents.

    ``model`` is the folder of the model. What txtai indexed is kept below ``cache``, under a name that changes with the
    documents, the model and txtai.
    """
    with torch_runtime():  # threads wait for each other as kb's do
        from txtai import Embeddings
        from txtai.scoring import ScoringFactory

        config = {
            "path": str(model),
            "hybrid": True,
            "instructions": {"query": QUERY_PROMPT, "data": PASSAGE_PROMPT},
        }
        kept = cache / _name(texts, config)
        if not kept.is_dir():
            fresh = Embeddings(config)
            fresh.index((id, text, None) for id, text in texts.items())
            _keep(fresh, kept)
        models: dict[str, Any] = {}  # both use one model
        scores, ranks = (Embeddings(models=models).load(str(kept)) for _ in range(2))
        # The vectors take minutes and are shared; the words take a second.
        ranks.scoring = ScoringFactory.create(_BM25)
        ranks.scoring.index((place, text, None) for place, text in enumerate(texts.values()))
    return _asking(scores), _asking(ranks)


def _asking(embeddings: Any) -> Rank:
    return lambda question: [id for id, _ in embeddings.search(question, DEPTH)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _name(texts: Texts, config: Mapping[str, Any]) -> str:
    about = json.dumps([version("txtai"), FINGERPRINT, config, list(texts.items())])
    return hashlib.sha256(about.encode()).hexdigest()[:16]


def _keep(embeddings: Any, folder: Path) -> None:
    """Save beside and rename: a save that was cut off is never taken for an index."""
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    embeddings.save(str(unfinished))
    unfinished.rename(folder)
