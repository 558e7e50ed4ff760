"""Plain-text helpers that ingest and index share: cutting text into sentences and windows."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Abbreviations after which a full stop does not end a sentence (Dutch and English, lower case, without the stop).
_ABBREVIATIONS = frozenset(
    """dhr mevr mw dr drs ir ing mr prof prof.dr bijv bv o.a i.p.v m.b.t t.a.v d.w.z d.m.v i.v.m n.a.v t.b.v t.o.v
    e.d e.a a.d.h.v z.g zgn ca circa nr nrs blz p pp art jl jr sr st resp incl excl max min vgl cf fig tab vs
    etc ed eds al e.g i.e mrs ms no vol approx dept est inc ltd jan feb mrt apr aug sept sep okt oct nov dec
    a.s b.v o.m m.n w.o n.v.t""".split()
)
# Measured: whole passages and windows of about 60 words together find more than either; see docs/decisions.md.
WINDOW_WORDS = 60

_BOUNDARY = re.compile(r"""[.!?…]+[)\]"'”’»]*\s+(?=["'“‘«(\[]*[A-ZÀ-ÖØ-Þ0-9•])|\n+""")
_LAST_TOKEN = re.compile(r"([^\s(\[\"'“‘]+)$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Half-open (start, end) offsets of the sentences in ``text``, without the white space around them.

    A line feed always ends a sentence: it separates blocks. Together the spans cover every character that is not
    white space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if "\n" not in match.group() and _is_abbreviation(text[start : match.start()], match.group()):
            continue
        _append_trimmed(spans, text, start, match.end())
        start = match.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def count_words(text: str) -> int:
    """The number of words separated by white space."""
    return len(text.split())


def window_spans(text: str, words: int = WINDOW_WORDS) -> list[tuple[int, int]]:
    """Half-open offsets of runs of whole sentences of at most ``words`` words (a longer sentence stands alone)."""
    windows: list[tuple[int, int]] = []
    size = 0
    for start, end in sentence_spans(text):
        count = count_words(text[start:end])
        if windows and size + count <= words:
            windows[-1] = (windows[-1][0], end)
            size += count
        else:
            windows.append((start, end))
            size = count
    return windows


def with_context(title: str, heading: Sequence[str], text: str) -> str:
    """The text that is embedded for a passage: title and heading path, then the passage itself."""
    path = " > ".join(dict.fromkeys(part for part in (title, *heading) if part))
    return f"{path}\n{text}" if path else text


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((start + left, start + right))


def _is_abbreviation(before: str, mark: str) -> bool:
    if not mark.startswith(".") or mark.startswith(".."):
        return False
    last = _LAST_TOKEN.search(before)
    if last is None:
        return False
    token = last.group(1)
    # One letter is an initial ("J. Jansen"); a bare number at the very start is a list number ("1. Inleiding").
    is_initial = len(token) == 1 and token.isalpha() and token.isupper()
    is_number = token.isdigit() and before.strip() == token
    return is_initial or is_number or token.lower() in _ABBREVIATIONS
