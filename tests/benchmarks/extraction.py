"""How fast lessons are found once sentences have vectors: ``python -m tests.benchmarks.extraction [PASSAGES]``.

Takes the passages of the data folder (``KB_HOME``) over and over until there are 10,000, or the number that is given.
Embedding is done before the clock starts. Prints passages a second of the first run in this process, which loads
libraries and word lists too, and of a second run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice

from ingest.lessons.candidates import PassageText
from ingest.lessons.extractor import Extractor
from ingest.lessons.model import open_model
from kb.settings import load_settings
from kb.wiring import Application

_BATCH = 100  # as many at once as taking in does


def passages(application: Application, count: int) -> list[PassageText]:
    """``count`` passages as the extractor reads them."""
    stored = list(application.store.passages(application.store.passage_ids()).values())
    titles = application.store.titles({p.publication_id for p in stored})
    texts = [
        PassageText(p.passage.text, p.passage.heading, titles[p.publication_id], p.passage.language) for p in stored
    ]
    return list(islice(cycle(texts), count))


def main(arguments: Sequence[str]) -> None:
    """Extract twice and print."""
    application = Application(load_settings())
    encoder = application.encoders[0]
    model = open_model(application.settings.home, encoder.fingerprint)
    if model is None:
        sys.exit("the lessons model does not fit the embedding model of this data folder")
    extractor = Extractor(application.taxonomy, encoder, model)
    found = passages(application, int(arguments[0]) if arguments else 10_000)
    vectors = extractor.vectors(extractor.needed_texts(found))
    for name in ("first run", "second run"):
        start = time.perf_counter()
        lessons = 0
        for at in range(0, len(found), _BATCH):
            batch = found[at : at + _BATCH]
            extractor.needed_texts(batch)
            lessons += sum(map(len, extractor.extract(batch, vectors)))
        seconds = time.perf_counter() - start
        print(f"{name}: {len(found)} passages, {lessons} lessons, {len(found) / seconds:.0f} passages a second")


if __name__ == "__main__":
    main(sys.argv[1:])
