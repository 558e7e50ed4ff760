"""How fast kb is on this machine: ``make bench``. Compare figures of one run only; machines differ and are noisy."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kb.golden import load_questions
from kb.settings import load_settings
from kb.wiring import open_application

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Ingest the shipped corpus into a fresh data folder, then time searching it."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_application(load_settings(home=Path(folder)))
        started = time.perf_counter()
        report = app.ingester.ingest([ROOT / "corpus" / "publications"])
        first = time.perf_counter() - started
        passages = app.store.counts().passages
        print(f"first ingest  {len(report.sources)} files, {passages} passages: {first:.1f} s, model building included")
        started = time.perf_counter()
        app.ingester.ingest([ROOT / "corpus" / "publications"])
        print(f"again         nothing changed: {time.perf_counter() - started:.2f} s")
        questions = [q.text for q in load_questions(ROOT / "corpus" / "golden") if q.answers]
        for label, ask in _searches(app.kb.search, questions):
            times = [_timed(ask, question) for question in questions]
            cuts = statistics.quantiles(times, n=20)
            print(f"{label:<13} p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms over {len(times)} questions")
        _cold(Path(folder))


def _searches(search: Callable[[str], object], questions: list[str]) -> list[tuple[str, Callable[[str], object]]]:
    for question in questions[:5]:
        search(question)  # files are opened at the first search
    return [("search", search), ("search again", search)]


def _timed(ask: Callable[[str], object], question: str) -> float:
    started = time.perf_counter()
    ask(question)
    return time.perf_counter() - started


def _cold(home: Path) -> None:
    kb = Path(sys.executable).with_name("kb")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    env = os.environ | {"KB_HOME": str(home)}
    subprocess.run([kb, "search", "success factors for leadership", "--json"], env=env, check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"kb search     from cold: {used.ru_utime - before:.2f} s of CPU")


if __name__ == "__main__":
    main()
