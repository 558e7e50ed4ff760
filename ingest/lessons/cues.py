"""What a sentence and its heading show by their words and form: a row of numbers between 0 and 1."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from ingest.lessons.phrases import PhraseMatcher, tokens

_FIRST = ("imperative", "anaphora", "without", "general", "negation", "cause", "contrast")
_ANYWHERE = (
    "condition without helps hinders advice effect neutral negation contrast cause general aim plan method describes "
    "definition activity hedge positive negative"
).split()
_PAIRS = (
    ("without", "negation"),
    ("negation", "neutral"),
    ("negation", "effect"),
    ("negation", "helps"),
    ("negation", "hinders"),
    ("contrast", "hinders"),
    ("contrast", "helps"),
    ("cause", "helps"),
    ("cause", "hinders"),
    ("advice", "negation"),
    ("negation", "positive"),
    ("negation", "negative"),
    ("contrast", "negative"),
    ("contrast", "positive"),
    ("without", "positive"),
)
_NEGATING = frozenset(
    "niet geen nooit nauwelijks amper zonder noch not no never hardly nor without nothing didn't doesn't don't".split()
)
_LEAST_DECISIVE_WORDS = 4
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WE = frozenset("wij we ons onze our us".split())
_PAST = re.compile(
    r"\b(?:was|were|had|werd|werden|waren|hadden|kon|konden|bleef|bleven|bleek|bleken|\w{3,}(?:ed|de|te|den|ten))\b"
)


@cache
def lexicon() -> dict[str, PhraseMatcher]:
    """The word lists of ``lexicon.toml`` by section: "heading" and "cue"."""
    text = resources.files("ingest.lessons").joinpath("lexicon.toml").read_text("utf-8")
    return {name: PhraseMatcher(lists) for name, lists in tomllib.loads(text).items()}


def heading_kinds(heading: str) -> frozenset[str]:
    """What kinds of heading this is: success, barrier, recommendation, result, lesson, background, furniture."""
    return frozenset(lexicon()["heading"].counts(tokens(heading)))


def cue_names() -> list[str]:
    """The names of the numbers that ``cue_row`` gives, in order."""
    kinds = lexicon()["heading"].ids
    near = [f"heading:{kind}" for kind in kinds]
    above = [f"above:{kind}" for kind in kinds]
    pairs = [f"{a}+{b}" for a, b in _PAIRS]
    return [*near, *above, *_ANYWHERE, *(f"first:{c}" for c in _FIRST), *pairs, *_FORM]


_FORM = (
    "digits year quote colon question full-stop capital item short middling long we past no-heading semicolon row"
).split()


def cue_row(text: str, words: Sequence[str], heading: Sequence[str]) -> list[float]:
    """One number for each of ``cue_names``. ``words`` are the ``tokens`` of the text, ``heading`` its path."""
    matcher = lexicon()["cue"]
    counts: dict[str, int] = {}
    first = set()
    for number, index in matcher.found(words):
        id = matcher.ids[number]
        counts[id] = counts.get(id, 0) + 1
        if index == 0:
            first.add(id)
    near = _kinds(heading[-1]) if heading else frozenset()
    above = frozenset().union(*(_kinds(part) for part in heading[:-1]))
    kinds = lexicon()["heading"].ids
    return [
        *(float(kind in near) for kind in kinds),
        *(float(kind in above) for kind in kinds),
        *(min(counts.get(id, 0), 2) / 2 if id != "condition" else float(id in counts) for id in _ANYWHERE),
        *(float(id in first) for id in _FIRST),
        *(float(a in counts and b in counts) for a, b in _PAIRS),
        *_form(text, words, heading),
    ]


def cue_matrix(
    texts: Sequence[str], words: Sequence[Sequence[str]], headings: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """``cue_row`` of many sentences, one a row."""
    rows = [cue_row(t, w, h) for t, w, h in zip(texts, words, headings, strict=True)]
    return np.asarray(rows, dtype=np.float32).reshape(len(rows), len(cue_names()))


def decisive_kinds(words: Sequence[str]) -> frozenset[str]:
    """The polarities that a sentence names outright ("hindered", "we recommend"); none when it is in two minds.

    A negation takes all away but a result: "no effect on admissions" is one.
    """
    if len(words) < _LEAST_DECISIVE_WORDS:
        return frozenset()
    kinds = set(lexicon()["decisive"].counts(words))
    if not _NEGATING.isdisjoint(words):
        kinds &= {"result"}
    return frozenset() if {"success", "barrier"} <= kinds else frozenset(kinds)


@cache
def _kinds(heading: str) -> frozenset[str]:
    return heading_kinds(heading)


def _form(text: str, words: Sequence[str], heading: Sequence[str]) -> list[float]:
    n = len(words)
    return [
        float(bool(_DIGIT.search(text))),
        float(bool(_YEAR.search(text))),
        float(text[:1] in "'\"‘“„"),
        float(text.endswith(":")),
        float(text.endswith("?")),
        float(text.endswith((".", "!", ".'", ".’", ".”", '."'))),
        float(text[:1].isupper()),
        float(not text.endswith((".", "!", "?", ":", "’", "'", '"', "”"))),
        float(n <= 5),
        float(6 <= n <= 12),
        float(n >= 28),
        float(not _WE.isdisjoint(words)),
        float(bool(_PAST.search(text))),
        float(not heading),
        float(";" in text),
        float(" | " in text),
    ]
