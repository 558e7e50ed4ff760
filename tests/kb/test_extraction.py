"""Lessons come with the ingest, follow the passages, and judgements outlive both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.light_encoder import LightEncoder
from kb.lesson import Polarity, Status
from kb.lesson_store import LessonStore
from kb.settings import load_settings
from kb.wiring import Application

TEXT = """# Samen in de wijk

## Succesfactoren

- Een vaste contactpersoon met mandaat maakte het verschil voor huisartsen en wijkverpleegkundigen.
- Zonder urgentiebesef geen implementatie.

## Knelpunten

- De onzekere financiering op lange termijn belemmerde de vernieuwing.

## Contact

Bel of mail ons voor meer informatie: info@example.org
"""


@pytest.fixture(scope="module")
def encoder() -> LightEncoder:
    return LightEncoder()


@pytest.fixture
def app(tmp_path: Path, encoder: LightEncoder) -> Iterator[Application]:
    (tmp_path / "bron").mkdir()
    (tmp_path / "bron" / "wijk.md").write_text(TEXT, "utf-8")
    opened = Application(load_settings(home=tmp_path / "home"), (encoder, encoder))
    opened.ingester.ingest([tmp_path / "bron"])
    yield opened
    opened.store.close()


def quotes(app: Application) -> dict[str, Polarity]:
    return {lesson.quote: lesson.polarity for lesson in app.catalogue.snapshot().shown}


@pytest.mark.model
def test_an_ingest_finds_lessons_verbatim_with_their_polarity(app: Application) -> None:
    found = quotes(app)
    assert found["Zonder urgentiebesef geen implementatie."] is Polarity.SUCCESS
    assert found["De onzekere financiering op lange termijn belemmerde de vernieuwing."] is Polarity.BARRIER
    assert not any("example.org" in quote for quote in found)
    for lesson in app.catalogue.snapshot().lessons:
        text = app.store.passage(lesson.passage_id).passage.text
        assert text[lesson.statement.start : lesson.statement.end] == lesson.quote
    rows, vectors = app.catalogue.snapshot().vectors
    assert len(rows) == len(found) == len(vectors)


@pytest.mark.model
def test_a_judgement_outlives_extraction_and_ingest(app: Application, tmp_path: Path) -> None:
    lesson = next(x for x in app.catalogue.snapshot().shown if x.quote.startswith("Zonder urgentie"))
    app.reviewing.reject(lesson.id, who="redactie", note="te algemeen")
    assert lesson.quote not in quotes(app)
    assert app.ingester.rebuild_lessons() == app.store.counts().passages
    assert lesson.quote not in quotes(app)

    file = tmp_path / "bron" / "wijk.md"
    file.unlink()
    app.ingester.ingest([tmp_path / "bron"], prune=True)
    assert quotes(app) == {}
    file.write_text(TEXT, "utf-8")
    app.ingester.ingest([tmp_path / "bron"])
    assert quotes(app)
    assert lesson.quote not in quotes(app)
    assert app.catalogue.get(lesson.id).status is Status.REJECTED


@pytest.mark.model
def test_only_what_is_new_is_read(app: Application, tmp_path: Path) -> None:
    extraction = app.ingester._extraction
    assert extraction is not None
    assert extraction.run() == 0
    (tmp_path / "bron" / "geld.md").write_text("# Geld\n\nReken vooraf uit wat het kost en wie betaalt.\n", "utf-8")
    before = quotes(app)
    app.ingester.ingest([tmp_path / "bron"])
    assert before.items() <= quotes(app).items()


@pytest.mark.model
def test_vectors_of_lessons_stay_and_go_with_them(app: Application, tmp_path: Path) -> None:
    lessons = LessonStore(app.store.database)
    assert len(list(lessons.vectors(app.encoders[0].fingerprint))) == len(quotes(app))
    (tmp_path / "bron" / "wijk.md").unlink()
    app.ingester.ingest([tmp_path / "bron"], prune=True)
    assert list(lessons.vectors(app.encoders[0].fingerprint)) == []
    assert app.store.counts().vectors == 0
