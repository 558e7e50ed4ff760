"""How well kb tells supported sentences from others, and the thresholds of ``kb/answer/support.py``.

``python -m tests.benchmarks.prose`` judges the sentences of tests/quality/prose.jsonl against their quotes, and each
supported sentence against quotes that are not its own: the nearest one and one further away. Rows with ``held`` in
their id were written after thresholds and word lists were fixed. What was embedded is kept in .bench/answerability.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.e5 import NAME
from kb.answer.support import Support
from kb.answer.types import Source
from kb.settings import load_settings
from kb.types import Encoder, Publication
from kb.wiring import Application, open_application

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".bench" / "answerability"
ROWS = ROOT / "tests" / "quality" / "prose.jsonl"
_FURTHER = 7


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with the quotes that it names, whether they support it, and what is the matter if not."""

    id: str
    kind: str
    language: str
    sentence: str
    supported: bool
    cited: tuple[Source, ...]
    same: tuple[str, ...] = ()  # quotes elsewhere that say the same, so that they support it too

    @property
    def held(self) -> bool:
        """Whether it was written after the thresholds were chosen."""
        return "-held-" in self.id


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and whether the sentence was passed on."""

    case: Case
    passed: bool


def cases(app: Application) -> list[Case]:
    """The written cases, and the supported ones with quotes that are not their own."""
    publications = {Path(publication.uri).name: publication for publication in app.kb.all_publications()}
    written = [_case(json.loads(line), publications) for line in ROWS.read_text("utf-8").splitlines()]
    return [*written, *_swapped(written, app.encoders[1])]


def judge(app: Application, found: Iterable[Case]) -> list[Judged]:
    """What is passed on."""
    support = Support(app.encoders[1], app.indexes.lexical.analyzer)
    return [Judged(case, bool(support.supporting(case.sentence, case.language, case.cited))) for case in found]


def precision_recall(judged: Iterable[Judged]) -> tuple[float, float]:
    """(share of what is passed on that is supported, share of what is supported that is passed on)."""
    rows = list(judged)
    right = sum(row.passed and row.case.supported for row in rows)
    return right / max(1, sum(row.passed for row in rows)), right / max(1, sum(row.case.supported for row in rows))


def main() -> None:
    """Print the figures."""
    app = open_application(load_settings(home=HOME, model=NAME))
    app.ingester.ingest([ROOT / "corpus" / "publications"])
    judged = judge(app, cases(app))
    parts: Sequence[tuple[str, Callable[[Judged], bool]]] = (
        ("chosen with", lambda row: not row.case.held),
        ("held out", lambda row: row.case.held),
        ("held out, Dutch", lambda row: row.case.held and row.case.language == "nl"),
        ("held out, English", lambda row: row.case.held and row.case.language == "en"),
    )
    for name, wanted in parts:
        rows = [row for row in judged if wanted(row)]
        own = [row for row in rows if not row.case.kind.startswith("swapped")]
        print(f"{name}: {len(rows)} sentences, {sum(row.case.supported for row in rows)} supported")
        print("  all:               precision {:.3f}, recall {:.3f}".format(*precision_recall(rows)))
        print("  without swapped:   precision {:.3f}, recall {:.3f}".format(*precision_recall(own)))
    print("\nkind: passed on of all (held out)")
    for kind in dict.fromkeys(row.case.kind for row in judged):
        rows = [row for row in judged if row.case.kind == kind]
        held = [row for row in rows if row.case.held]
        counts = [sum(row.passed for row in each) for each in (rows, held)]
        print(f"  {kind:<13} {counts[0]:>3} of {len(rows):>3}   ({counts[1]} of {len(held)})")
    print("\njudged wrongly:")
    for row in judged:
        if row.passed != row.case.supported:
            print(f"  {'passed ' if row.passed else 'dropped'} {row.case.id}: {row.case.sentence}")


def _case(row: dict[str, object], publications: dict[str, Publication]) -> Case:
    quotes: list[dict[str, str]] = row["quotes"]  # type: ignore[assignment]
    cited = tuple(_source(n, q["quote"], publications[q["publication"]]) for n, q in enumerate(quotes, start=1))
    same: list[str] = row.get("same", [])  # type: ignore[assignment]
    texts = [str(row[key]) for key in ("id", "kind", "language", "sentence")]
    return Case(*texts, bool(row["supported"]), cited, tuple(same))


def _source(number: int, quote: str, publication: Publication) -> Source:
    language = "en" if publication.metadata.language == "en" else "nl"
    return Source(number, quote, publication, 0, None, (), language)


def _swapped(written: Sequence[Case], encoder: Encoder) -> list[Case]:
    """Each supported sentence with the nearest quote of another, and with one that is less near."""
    supported = [case for case in written if case.supported]
    sources = list({source.quote: source for case in written for source in case.cited}.values())
    vectors = encoder.encode_queries([source.quote for source in sources])
    made = []
    for case in supported:
        own = {source.quote for source in case.cited} | set(case.same)
        nearness = vectors @ encoder.encode_query(case.sentence)
        order = [sources[int(n)] for n in (-nearness).argsort() if sources[int(n)].quote not in own]
        for kind, source in (("swapped-near", order[0]), ("swapped-far", order[_FURTHER])):
            made.append(Case(f"{case.id}-{kind}", kind, case.language, case.sentence, False, (source,)))
    return made


if __name__ == "__main__":
    sys.exit(main())
