"""The shipped model with the real encoder: what it finds in documents it was not trained on."""

from pathlib import Path

import pytest
from homes import TAXONOMY
from offline import BuiltModel

from index.encoders import open_encoders
from ingest.chunker import chunk
from ingest.lessons import Extractor, PassageText, shipped_model
from ingest.lessons.features import Sentence
from ingest.parse import parse_bytes
from kb.lesson import Polarity
from kb.settings import DEFAULT_MODEL

SEEDS = sorted((Path(__file__).resolve().parents[3].parent / "shared" / "seeds").glob("*.txt"))
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor(built_model: BuiltModel) -> Extractor:
    return Extractor(TAXONOMY, open_encoders(DEFAULT_MODEL, built_model.home, 1)[0], shipped_model())


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Zonder urgentiebesef geen implementatie.", {Polarity.SUCCESS}),
        ("Programma-omvang was geen voorspeller van succes.", {Polarity.FINDING}),
        ("De interventie had geen effect op de kwaliteit van leven.", {Polarity.RESULT}),
        ("Het ontbreken van een vaste contactpersoon belemmerde de samenwerking.", {Polarity.BARRIER}),
        ("Er moet meer tijd komen voor overleg tussen huisarts en wijkteam.", {Polarity.RECOMMENDATION}),
        ("Without the support of managers the plan would have failed.", {Polarity.SUCCESS, Polarity.BARRIER}),
        ("Involve residents from the very start.", {Polarity.RECOMMENDATION}),
    ],
)
def test_negation_and_form(extractor: Extractor, sentence: str, polarity: set[Polarity]) -> None:
    ((prediction,), _) = extractor.predict([Sentence(sentence)])
    assert prediction.is_lesson
    assert prediction.polarity in polarity


@pytest.mark.parametrize(
    "sentence",
    [
        "Dit rapport beschrijft de opzet van het onderzoek.",
        "In 2019 deden 43 huisartsenpraktijken mee aan het project.",
        "Het doel van het programma is de samenwerking in de wijk te versterken.",
        "The programme ran from 2009 to 2014 and was funded by the ministry.",
    ],
)
def test_context_counts_and_aims_are_no_lessons(extractor: Extractor, sentence: str) -> None:
    assert extractor.extract([PassageText(sentence)]) == [()]


@pytest.mark.shared
@pytest.mark.skipif(not SEEDS, reason="the shared documents are not here")
def test_the_bullets_under_success_factors_are_lessons_and_page_furniture_is_not(extractor: Extractor) -> None:
    quotes = []
    bullets: list[str] = []
    for path in SEEDS:
        text = path.read_text("utf-8")
        if "Terugkerende" in text:
            section = text[text.index("Organisatie en bestuurlijke") : text.index("Meer informatie")]
            bullets = [line.strip(" •\t") for line in section.splitlines() if line.strip().startswith("•")]
        passages = [PassageText(p.text, p.heading) for p in chunk(parse_bytes(path.read_bytes(), str(path))[1].blocks)]
        for passage, found in zip(passages, extractor.extract(passages), strict=True):
            quotes += [passage.text[s.start : s.end] for s in found]
    assert len(bullets) == 11
    assert sum(bullet in quotes for bullet in bullets) >= 10, [b for b in bullets if b not in quotes]
    for word in (
        "Renata",
        "[at]",
        "Paul Boon",
        "Alle mensen",
        "Lees meer",
        "Word lid",
        "033",
        "nieuwsbrief",
        "Neem contact",
    ):
        assert not [q for q in quotes if word in q], word
