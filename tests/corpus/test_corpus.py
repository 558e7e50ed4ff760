"""The shipped corpus: complete, honest about its sources, with golden questions whose answers really stand there."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from ingest.assemble import assemble
from ingest.chunker import chunk
from ingest.discover import discover
from ingest.limits import Limits
from ingest.parse import parse_bytes
from kb.golden import comparable, load_questions
from kb.taxonomy import FACETS, load_taxonomy
from kb.types import Document

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TAXONOMY = load_taxonomy(CORPUS / "taxonomy.toml")
FILES = discover([CORPUS / "publications"])


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    read = {}
    for path in FILES:
        media_type, parsed = parse_bytes(path.read_bytes(), str(path), Limits())
        read[path.name] = assemble(path, media_type, "hash", parsed, TAXONOMY)
    return read


def test_kinds_of_files_and_languages(documents: dict[str, Document]) -> None:
    assert 35 <= len(documents) <= 45
    suffixes = Counter(path.suffix for path in FILES)
    assert set(suffixes) == {".html", ".pdf", ".docx", ".pptx", ".md", ".txt"}
    assert suffixes[".pdf"] >= 6
    languages = Counter(d.metadata.language for d in documents.values())
    assert 5 <= languages["en"] <= 8
    assert set(languages) == {"nl", "en"}


def test_every_publication_names_its_public_source_and_that_it_is_our_summary(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        text = " ".join(b.text for b in document.blocks).lower()
        if name.endswith(".html"):  # where a site's template may say it, outside the main text
            text += " ".join((CORPUS / "publications" / name).read_text("utf-8").lower().split())
        assert "eigen woorden" in text or "own words" in text, name
        assert "http" in text or document.metadata.source_title, name
        assert document.metadata.kind, name


def test_every_facet_value_stands_in_the_taxonomy(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        meta = document.metadata
        values = {
            "programme": [meta.programme] if meta.programme else [],
            "kind": [meta.kind],
            "theme": meta.themes,
            "target_group": meta.target_groups,
            "region": meta.regions,
        }
        for facet in FACETS:
            for value in values[facet]:
                assert TAXONOMY.term(facet, value), (name, facet, value)


def test_most_publications_have_programme_and_year(documents: dict[str, Document]) -> None:
    with_programme = [d for d in documents.values() if d.metadata.programme]
    with_year = [d for d in documents.values() if d.metadata.year]
    assert len(with_programme) >= 0.9 * len(documents)
    assert len(with_year) >= 0.8 * len(documents)


def test_site_furniture_does_not_become_a_passage(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        for passage in chunk(document.blocks):
            text = passage.text.lower()
            assert "cookie" not in text, (name, passage.text)
            assert "pagina 1 van" not in text, (name, passage.text)
            assert "nieuwsbrief" not in text or "ontvang" not in text, (name, passage.text)


def test_golden_questions_are_many_and_their_answers_stand_in_one_passage(documents: dict[str, Document]) -> None:
    questions = load_questions(CORPUS / "golden")
    answerable = [q for q in questions if q.answers]
    count = Counter(q.language for q in answerable)
    assert count["nl"] >= 60
    assert count["en"] >= 40
    assert len({q.id for q in questions}) == len(questions)
    passages = {name: [comparable(p.text) for p in chunk(d.blocks)] for name, d in documents.items()}
    missing = [
        (question.id, answer.publication, answer.quote)
        for question in answerable
        for answer in question.answers
        if not any(comparable(answer.quote) in text for text in passages.get(answer.publication, []))
    ]
    assert missing == []


def test_the_builder_gives_the_same_files_again(tmp_path: Path) -> None:
    """Sources and built files belong together: the words of a built file are those of its source."""
    sources = sorted((CORPUS / "sources").glob("*.md"))
    assert sources
    for source in sources:
        front = tomllib.loads(source.read_text("utf-8").split("+++")[1])
        assert (CORPUS / "publications" / f"{source.stem}.{front['format']}").is_file()
