"""The Markdown table of ``make bench-quality``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from index.e5 import NAME
from kb.eval.measures import Mean, mean

from .asking import Outcome

OURS = "kb"
HEAD = (
    "| collection, questions | search | nDCG@10 | kb minus this | Recall@10 | ms a question |",
    "|---|---|---|---|---|---|",
)
_LANGUAGES = {"nl": "Dutch", "en": "English"}


def footnote() -> str:
    """What the reader of the table must know."""
    return (
        "Means over the questions with 95% bootstrap intervals; differences are taken question by question. kb and "
        f"txtai {version('txtai')} use the same {NAME}. txtai indexes whole documents: its hybrid as it comes (a sum "
        "of scores), and its other one (of reciprocal ranks). BM25 is "
        f"bm25s {version('bm25s')} as it comes, on lower-case words. Times are medians of one run, for ranking only."
    )


def rows(collection: str, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """The lines of the table for one collection and one language of questions."""
    languages = outcomes[OURS].judged.languages
    code = Counter(languages.values()).most_common(1)[0][0]
    label = f"{collection}, {_LANGUAGES.get(code, code)} ({len(languages)})"
    ours = _values(outcomes[OURS], "nDCG@10")
    for name, outcome in outcomes.items():
        theirs = _values(outcome, "nDCG@10")
        lead = mean([mine - other for mine, other in zip(ours, theirs, strict=True)])
        cells = (
            label,
            name,
            _with_interval(mean(theirs)),
            "" if name == OURS else _with_interval(lead, "+"),
            _short(mean(_values(outcome, "Recall@10")).value),
            f"{outcome.milliseconds:.{1 if outcome.milliseconds >= 1 else 2}f}",
        )
        yield "".join(f"| {cell} " if cell else "| " for cell in cells) + "|"
        label = ""


def _values(outcome: Outcome, measure: str) -> list[float]:
    return [outcome.judged.values[measure][query] for query in outcome.judged.languages]


def _with_interval(of: Mean, sign: str = "-") -> str:
    return f"{_short(of.value, sign)} [{_short(of.low, sign)}, {_short(of.high, sign)}]"


def _short(value: float, sign: str = "-") -> str:
    """``.539``, or ``+.539`` when ``sign`` is "+"; one keeps its digit."""
    return f"{value:{sign}.3f}".replace("0.", ".")
