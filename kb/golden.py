"""The judged questions in corpus/golden: what is asked, and the passages that answer."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import SettingsError
from kb.types import Publication, StoredPassage

_DASHES = re.compile(r"[‐‑‒–—]")
_QUOTES = re.compile(r"[“”„‘’'\"]")


@dataclass(frozen=True, slots=True)
class Answer:
    """A place that answers: a file name and a verbatim snippet, which survives any way of cutting passages."""

    publication: str
    quote: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the places that answer it; none when the collection has no answer."""

    id: str
    language: str
    text: str
    answers: tuple[Answer, ...] = ()


def load_questions(folder: Path) -> list[Question]:
    """All questions of the ``*.jsonl`` files in a folder, in order of file and line.

    Raises SettingsError naming file and line of what cannot be read.
    """
    questions = []
    files = sorted(folder.glob("*.jsonl")) if folder.is_dir() else [folder]
    for path in files:
        try:
            lines = path.read_text("utf-8").splitlines()
        except OSError as error:
            raise SettingsError(f"golden questions {path}: {error.strerror or error}") from error
        for number, line in enumerate(lines, start=1):
            if line.strip():
                questions.append(_question(path, number, line))
    if not questions:
        raise SettingsError(f"no golden questions (*.jsonl) in {folder}")
    return questions


def answers_question(question: Question, passage: StoredPassage, publication: Publication) -> bool:
    """True when the passage holds the snippet of one of the question's answers, from the right file."""
    name = Path(publication.uri).name
    text = comparable(passage.passage.text)
    return any(name == answer.publication and comparable(answer.quote) in text for answer in question.answers)


def comparable(text: str) -> str:
    """The text without differences that do not matter: white space, kinds of dashes and quotes, case, soft hyphens."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return re.sub(r"\s+", " ", _QUOTES.sub("", _DASHES.sub("-", plain))).strip()


def _question(path: Path, number: int, line: str) -> Question:
    try:
        raw = json.loads(line)
        return Question(raw["id"], raw["language"], raw["question"], tuple(_answers(raw.get("answers", []))))
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"golden questions {path}, line {number}: {error!r}") from error


def _answers(raw: Iterable[dict[str, str]]) -> Iterable[Answer]:
    for entry in raw:
        yield Answer(entry["publication"], entry["quote"], entry.get("heading", ""))
