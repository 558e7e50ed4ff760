"""Everything in a kb as JSON Lines, for other search engines and connectors. docs/connectors.md tells of the shapes.

One line about the export, then each publication followed by its passages in reading order, publications by id. Only one
publication is in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb import __version__
from kb.contract import passage_json, publication_json, source_json
from kb.errors import NotFound
from kb.store import Store
from kb.types import Encoder, Filter, Publication, StoredPassage

FORMAT = 1
# Beyond this a cosine does not change in its first six digits.
_DIGITS = 6
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written. ``filter`` is resolved; ``base`` is the address of the kb for links, "" when unknown.

    With an ``encoder`` every passage that has a vector of it comes with its vector.
    """

    store: Store
    filter: Filter
    base: str
    encoder: Encoder | None = None

    def ids(self) -> list[str]:
        """The publications, by id."""
        return self.store.publication_ids(self.filter)

    def version(self) -> str:
        """A text that is the same as long as the export is."""
        encoder = self.encoder.fingerprint if self.encoder else ""
        counts = self.store.counts()
        return f"{__version__} {FORMAT} {counts.last_change} {counts.publications} {self.filter} {self.base} {encoder}"

    def lines(self) -> Iterator[str]:
        """Stretches of whole lines, each ended by a line feed: the line about the export, then one a publication."""
        ids = self.ids()
        yield _line(self._head(ids))
        for id in ids:
            try:
                publication = self.store.publication(id)
            except NotFound:  # it went after the export began
                continue
            yield "".join(_line(value) for value in self._values(publication))

    def _head(self, ids: Sequence[str]) -> dict[str, Any]:
        head = {"type": "export", "format": FORMAT, "kb": __version__, "publications": len(ids)}
        head["passages"] = len(self.store.passage_ids(self.filter))
        head["last_change"] = self.store.last_change()
        if self.encoder:
            head["vectors"] = {"encoder": self.encoder.fingerprint, "dim": self.encoder.dim}
        return head

    def _values(self, publication: Publication) -> Iterator[dict[str, Any]]:
        yield {"type": "publication"} | publication_json(publication, self.base)
        passages = self.store.passages_of(publication.id)
        vectors = self._vectors([stored.id for stored in passages])
        source = source_json(publication, self.base)
        for stored in passages:
            vector = {"vector": vectors[stored.id]} if stored.id in vectors else {}
            yield self._passage(stored) | {"publication": source} | vector

    def _passage(self, stored: StoredPassage) -> dict[str, Any]:
        """A passage without its spans, which say nothing without the blocks, but with its own address."""
        told = {name: value for name, value in passage_json(stored).items() if name not in ("spans", "publication_id")}
        url = f"{self.base}/publications/{stored.publication_id}#passage-{stored.id}"
        return {"type": "passage", "url": url} | told

    def _vectors(self, ids: Sequence[int]) -> dict[int, list[float]]:
        if self.encoder is None:
            return {}
        rows = self.store.vectors(ids, self.encoder.fingerprint)
        return {id: np.frombuffer(vector, "<f4").astype(float).round(_DIGITS).tolist() for id, _, vector in rows}


def _line(value: dict[str, Any]) -> str:
    # Many programs take these for the end of a line.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS) + "\n"
