"""Learns ``index/e5_means.npz``, what vectors of the default model share, from the shipped corpus and golden questions.

Run ``python -m tests.benchmarks.means`` with KB_HOME at a data folder that holds the shipped corpus.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kb.golden import load_questions
from kb.settings import load_settings
from kb.wiring import open_application

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Write the means of passages, windows and questions, by language."""
    app = open_application(load_settings())
    encoder = app.encoders[1]
    means = {}
    for kind, read in (("vectors", app.store.vectors), ("windows", app.store.window_vectors)):
        rows = [(language == "nl", np.frombuffer(raw, "<f4")) for _, language, raw in read(None, encoder.fingerprint)]
        for group, dutch in (("nl", True), ("other", False)):
            means[f"{kind}-{group}"] = np.mean([v for is_dutch, v in rows if is_dutch is dutch], axis=0)
    questions = [q for q in load_questions(ROOT / "corpus" / "golden") if q.answers]
    for language in ("nl", "en"):
        vectors = encoder.encode_queries([q.text for q in questions if q.language == language])
        means[f"questions-{language}"] = vectors.mean(axis=0)
    np.savez(ROOT / "index" / "e5_means.npz", **{name: mean.astype("<f4") for name, mean in means.items()})


if __name__ == "__main__":
    main()
