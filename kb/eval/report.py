"""What a measurement says: means with intervals, by language, and differences between configurations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.eval.measures import NAMES, Mean, mean
from kb.eval.runs import Judged


def summary(judged: Judged) -> dict[str, Any]:
    """``{"nDCG@10": x, ..., "queries": n, "interval": {...}, "languages": {"nl": {...}}}``."""
    found = _means(judged, list(judged.languages))
    by_language: dict[str, list[str]] = {}
    for query, language in judged.languages.items():
        by_language.setdefault(language, []).append(query)
    return found | {"languages": {code: _means(judged, ids) for code, ids in sorted(by_language.items())}}


def differences(judged: Mapping[str, Judged], base: str) -> dict[str, Any]:
    """How much better ``base`` is than each other configuration: paired differences of nDCG@10 with 95% intervals."""
    found: dict[str, Any] = {}
    for name, other in judged.items():
        if name == base:
            continue
        pairs = [judged[base].values["nDCG@10"][q] - other.values["nDCG@10"][q] for q in other.languages]
        found[name] = _rounded(mean(pairs))
    return found


def rows(name: str, judged: Judged) -> list[tuple[str, str, int, *tuple[str, ...]]]:
    """Lines of a table: configuration, language, queries, and each measure with its interval."""
    groups: dict[str, list[str]] = {"all": list(judged.languages)}
    for query, language in judged.languages.items():
        groups.setdefault(language, []).append(query)
    if len(groups) == 2:
        del groups["all"]
    lines: list[tuple[str, str, int, *tuple[str, ...]]] = []
    for language, ids in groups.items():
        cells = (_text(mean([judged.values[m][q] for q in ids])) for m in NAMES)
        lines.append((name, language, len(ids), *cells))
    return lines


def _means(judged: Judged, queries: list[str]) -> dict[str, Any]:
    means = {name: mean([judged.values[name][q] for q in queries]) for name in NAMES}
    return {
        **{name: round(m.value, 4) for name, m in means.items()},
        "queries": len(queries),
        "interval": {name: [round(m.low, 4), round(m.high, 4)] for name, m in means.items()},
    }


def _rounded(m: Mean) -> dict[str, float]:
    return {"difference": round(m.value, 4), "low": round(m.low, 4), "high": round(m.high, 4)}


def _text(m: Mean) -> str:
    return f"{m.value:.3f} [{m.low:.3f}, {m.high:.3f}]"
