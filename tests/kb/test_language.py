"""Documents and short queries in their language."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language import detect, detect_query

EVAL = Path(__file__).resolve().parents[2].parent / "shared" / "eval"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Leiderschap valt niet af te dwingen; het ontstaat als bestuurders ruimte geven aan professionals."),
        ("en", "Leadership cannot be enforced; it grows when boards give professionals the room to act."),
        ("de", "Führung lässt sich nicht erzwingen; sie entsteht, wenn Vorstände den Fachkräften Raum geben."),
        ("fr", "Le leadership ne se décrète pas; il naît quand la direction laisse de la place aux professionnels."),
    ],
)
def test_documents(language: str, text: str) -> None:
    assert detect(text) == language
    assert detect(text.upper()) == language


@pytest.mark.parametrize("text", ["", "   ", "2024", "12,5 % (n = 40)", "GGZ"])
def test_too_little_text_is_the_callers_guess(text: str) -> None:
    assert detect(text) == "nl"
    assert detect(text, default="en") == "en"


def test_only_the_beginning_of_a_document_counts() -> None:
    assert detect("Dit is een Nederlandse zin over zorg. " * 1000 + "This is an English sentence. " * 5000) == "nl"


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("success factors for leadership", "en"),
        ("leiderschap", "nl"),
        ("wat remt samenwerking", "nl"),
        ("wat remt samenwerking tussen welzijn en huisarts?", "nl"),
        ("leadership", "en"),
        ("samenwerking huisarts", "nl"),
        ("trust between organisations", "en"),
        ("what works", "en"),
        ("wat werkt", "nl"),
        ("elderly at home", "en"),
        ("ouderen thuis", "nl"),
        ("funding", "en"),
        ("financiering", "nl"),
        ("WIJKVERPLEGING", "nl"),
        ("lessons learned", "en"),
        ("geleerde lessen", "nl"),
    ],
)
def test_short_queries(query: str, language: str) -> None:
    found, confidence = detect_query(query)
    assert found == language
    assert 0.5 < confidence <= 1


def test_function_words_make_sure_and_bare_abbreviations_do_not() -> None:
    assert detect_query("what are the barriers to trust")[1] > 0.99
    assert detect_query("wat zijn de belemmeringen voor samenwerking")[1] > 0.99
    assert detect_query("GP")[1] < 0.8


@pytest.mark.parametrize("query", ["", "???", "2030", "\x00", "\ud800", "日本語"])
def test_nothing_to_go_by_is_an_even_guess(query: str) -> None:
    language, confidence = detect_query(query)
    assert language in {"nl", "en"}
    assert confidence < 0.8


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    language, confidence = detect_query(text)
    assert language in {"nl", "en"}
    assert 0.5 <= confidence <= 1
    assert detect(text) in {"nl", "en", "de", "fr"}


def test_a_plain_query_does_not_load_the_model() -> None:
    code = "import sys; from kb.language import detect_query; detect_query('success factors for leadership'); "
    code += "detect_query('leiderschap'); print('py3langid' in sys.modules, 'numpy' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


@pytest.mark.shared
@pytest.mark.skipif(not EVAL.is_dir(), reason="the judged collections are not here")
@pytest.mark.parametrize(("words", "least"), [(99, 0.985), (3, 0.975)])
def test_real_questions(words: int, least: float) -> None:
    files = {"coronafaq_nl_en/queries.jsonl": "nl", "coronafaq_nl_en/queries_en.jsonl": "en"}
    files["dekamer_nl/queries.jsonl"] = "nl"
    right = []
    for name, language in files.items():
        for line in (EVAL / name).read_text("utf-8").splitlines()[:300]:
            query = " ".join(json.loads(line)["text"].split()[:words])
            right.append(detect_query(query)[0] == language)
    assert len(right) > 700
    assert sum(right) / len(right) >= least
