"""What a page of results costs beyond the search: ``KB_HOME=... python -m tests.benchmarks.rendering``.

Asks the golden questions of a filled data folder through the whole application in this process, and takes from each
page the time that its search took. Nothing is logged. Compare figures of one run only; machines differ and are noisy.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from kb.golden import load_questions
from kb.settings import load_settings
from kb.wiring import open_application

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
WARM = 10


@dataclass(slots=True)
class Clock:
    """Adds up the seconds that calls take."""

    seconds: float = 0.0
    laps: list[float] = field(default_factory=list)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """``call``, timed."""

        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return call(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - started

        return timed

    def lap(self) -> float:
        """The seconds since the last lap."""
        taken, self.seconds = self.seconds, 0.0
        self.laps.append(taken)
        return taken


def main() -> None:
    """Print the medians and what one page in twenty takes at least, in milliseconds."""
    app = open_application(load_settings(query_log=False))
    if not app.kb.counts().passages:
        raise SystemExit(f"{app.settings.home} is empty; take the shipped publications in first (make demo)")
    questions = [q.text for q in load_questions(ROOT / "corpus" / "golden")]
    search, lessons, beyond = Clock(), Clock(), []
    vars(app.kb)["search"] = search.around(app.kb.search)
    vars(app.lesson_finder)["find"] = lessons.around(app.lesson_finder.find)
    with TestClient(create_app(app)) as client:
        for question in questions[:WARM]:
            client.get("/", params={"q": question})
        search.lap(), lessons.lap()
        search.laps.clear(), lessons.laps.clear()
        for _ in range(ROUNDS):
            beyond += [_beyond(client, question, search, lessons) for question in questions]
    print(f"{len(questions)} questions, {ROUNDS} rounds, in ms  p50    p95")
    _print("search", search.laps)
    _print("leading lessons", lessons.laps)
    _print("the page beyond these", beyond)


def _beyond(client: TestClient, question: str, search: Clock, lessons: Clock) -> float:
    started = time.perf_counter()
    answer = client.get("/", params={"q": question})
    taken = time.perf_counter() - started
    assert answer.status_code == 200, question
    return taken - search.lap() - lessons.lap()


def _print(name: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=20)
    print(f"{name:<33} {cuts[9] * 1000:6.1f} {cuts[18] * 1000:6.1f}")


if __name__ == "__main__":
    main()
