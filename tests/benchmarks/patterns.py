"""How long grouping takes: ``python -m tests.benchmarks.patterns [LESSONS]`` (20,000 unless told otherwise).

The lessons are synthetic: subjects with a vector and a few words each, spread over polarities, programmes and two
languages, with vectors about as near to each other as those of real sentences. Prints seconds and peak memory.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Sequence

import numpy as np

from kb.lesson import Label, Lesson, Polarity, Statement
from kb.lessons.catalogue import Snapshot
from kb.lessons.grouping import group_lessons
from kb.types import Metadata, Publication

_DIM = 384
_PER_SUBJECT = 8
_PUBLICATIONS = 400


def synthetic(count: int, seed: int = 0) -> Snapshot:
    """A snapshot of ``count`` lessons of about ``count / 8`` subjects."""
    random = np.random.default_rng(seed)
    subjects = max(1, count // _PER_SUBJECT)
    common = random.normal(size=(60, _DIM)).astype(np.float32)
    themes = random.integers(0, len(common), size=subjects)
    centres = common[themes] * 0.5 + random.normal(size=(subjects, _DIM)).astype(np.float32)
    of = random.integers(0, subjects, size=count)
    vectors = centres[of] + 1.1 * random.normal(size=(count, _DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = [f"woord{_letters(n)}" for n in range(6000)]
    polarities = list(Polarity)
    lessons = [
        _lesson(n, subject, int(themes[subject]), polarities[subject % len(polarities)], _quote(random, words, subject))
        for n, subject in enumerate(map(int, of))
    ]
    publications = {f"publication-{n}": _publication(n) for n in range(_PUBLICATIONS)}
    keys = [lesson.key for lesson in lessons]
    return Snapshot((1, 1), lessons, publications, (keys, [x.language for x in lessons], vectors), "synthetic")


def main(arguments: Sequence[str]) -> None:
    """Group and print."""
    count = int(arguments[0]) if arguments else 20_000
    snapshot = synthetic(count)
    start = time.perf_counter()
    groups = group_lessons(snapshot)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} lessons: {len(groups)} groups in {seconds:.1f} s, {peak:.0f} MB at the most")


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def _quote(random: np.random.Generator, words: Sequence[str], subject: int) -> str:
    own = [words[(subject * 3 + n) % len(words)] for n in range(3)]
    return " ".join([*own, *(words[n] for n in random.integers(0, len(words), size=9))])


def _lesson(number: int, subject: int, theme: int, polarity: Polarity, quote: str) -> Lesson:
    labels = (Label(f"determinant-{subject % 29}", 0.8),), (Label(f"theme-{theme % 15}", 0.8),)
    statement = Statement(0, len(quote), polarity, 0.9, 1.0, *labels)
    language = "nl" if number % 4 else "en"
    publication = f"publication-{number % _PUBLICATIONS}"
    return Lesson(f"l{number}", number, publication, number, quote, (), None, language, statement)


def _publication(number: int) -> Publication:
    meta = Metadata(f"Publicatie {number}", "nl", programme=f"programma-{number % 40}")
    return Publication(f"publication-{number}", f"/files/{number}", "text/html", meta, None, 1, "")


if __name__ == "__main__":
    main(sys.argv[1:])
