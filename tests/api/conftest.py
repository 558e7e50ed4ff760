"""A small kb over the toy encoder, and a client that speaks to its app."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from toy import ToyEncoder

from api.app import create_app
from index.sync import sync
from kb.settings import Settings
from kb.text import with_context
from kb.types import Block, BlockKind, Document, Metadata, Passage, Span
from kb.wiring import Application

SCRIPT = "<script>alert('x')</script>"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM


def application_in(home: Path) -> Application:
    """An application over ``home`` with the toy encoder in place of a model."""
    application = Application(Settings(home=home))
    encoder = ToyEncoder()
    vars(application)["encoders"] = (encoder, encoder)
    return application


def save(application: Application, id: str, metadata: Metadata, blocks: list[Block], **document: object) -> None:
    """Store a publication of which every block that is no heading is a passage of its own."""
    values = {"uri": f"/files/{id}", "media_type": "text/html", "content_hash": id, **document}
    passages = []
    heading: tuple[str, ...] = ()
    for number, block in enumerate(blocks):
        if block.kind is HEADING:
            heading = (*heading[: block.level - 1], block.text)
            continue
        span = Span(number, 0, len(block.text))
        passages.append(Passage(block.text, heading, (span,), block.page, block.page, metadata.language))
    texts = [with_context(metadata.title, p.heading, p.text) for p in passages]
    hashes = [hashlib.sha256(t.encode()).hexdigest()[:32] for t in texts]
    encoder = application.encoders[0]
    vectors = dict(zip(hashes, encoder.encode_documents(texts), strict=True))
    application.store.save_vectors(vectors, encoder.fingerprint)
    found = Document(metadata=metadata, blocks=tuple(blocks), **values)  # type: ignore[arg-type]
    application.store.save_publication(id, found, passages, hashes, "recipe")


def index(application: Application) -> None:
    """Bring the indexes up to date."""
    sync(application.store, application.indexes, application.encoders[0])


def fill(application: Application) -> None:
    """Four publications that differ in everything, and twelve that are alike."""
    save(
        application,
        "op-een-lijn-eindrapport",
        Metadata(
            title="Eindrapport Op één lijn",
            language="nl",
            date=date(2015, 9, 1),
            year=2015,
            kind="final-report",
            programme="op-een-lijn",
            themes=("leadership", "trust"),
            target_groups=("professionals",),
            regions=("zuid-limburg",),
            publisher="ZonMw",
            source_title="Op één lijn: eindrapport",
            source_url="https://example.org/op-een-lijn?a=1&b=2",
        ),
        [
            Block(HEADING, "Eindrapport Op één lijn", 1, 1),
            Block(HEADING, "Succesfactoren", 2, 3),
            Block(PARAGRAPH, "Leiderschap was een succesfactor. Een kartrekker met mandaat hielp.", page=4),
            Block(PARAGRAPH, "Leiderschap vraagt ook tijd van bestuurders.", page=5),
            Block(HEADING, "Belemmeringen", 2, 6),
            Block(ITEM, "Leiderschap ontbrak soms in de wijk.", 1, 6),
            Block(ITEM, "Zonder leiderschap en geld stopt het leiderschap.", 1, 7),
        ],
        media_type="application/pdf",
        pages=12,
    )
    save(
        application,
        "lessons-in-english",
        Metadata(
            title="Lessons on dementia care",
            language="en",
            year=2018,
            kind="presentation",
            programme="awpg",
            themes=("leadership",),
            source_url="javascript:alert(1)",
        ),
        [
            Block(HEADING, "What helped", 1, 2),
            Block(PARAGRAPH, "Dementia care improved through leadership of nurses in the whole region.", page=2),
            Block(BlockKind.NOTE, "Tell them about the dementia network that nobody wanted to leave.", page=2),
        ],
        media_type=PPTX,
        pages=20,
    )
    save(
        application,
        "kwaad",
        Metadata(
            title=f"Titel {SCRIPT}",
            language="nl",
            year=2020,
            kind="tool",
            themes=(f'"{SCRIPT}',),
            publisher=SCRIPT,
            source_title=f'"><img src=x onerror="{SCRIPT}">',
            source_url="https://example.org/\"onmouseover='alert(1)'",
        ),
        [
            Block(HEADING, f"Kop {SCRIPT}", 1),
            Block(PARAGRAPH, f"Een zonderling verhaal {SCRIPT} over vertrouwen & <b>geduld</b>."),
        ],
    )
    save(
        application,
        "wijkteams",
        Metadata(title="Wijkteams in de buurt", language="nl", year=2012, kind="news", programme="gezonde-slagkracht"),
        [Block(PARAGRAPH, "Wijkteams werken beter wanneer vertrouwen groeit.")],
    )
    for number in range(1, 13):
        meta = Metadata(title=f"Verslag {number:02}", language="nl", year=2000 + number, kind="evaluation")
        save(application, f"verslag-{number:02}", meta, [Block(PARAGRAPH, f"Fietsen deel {number} van de reeks.")])
    index(application)


@pytest.fixture
def applications() -> Iterator[Callable[[Path], Application]]:
    """Makes applications over a folder, filled where it has no database yet; they are closed at the end."""
    made: list[Application] = []

    def make(home: Path) -> Application:
        application = application_in(home)
        made.append(application)
        if not application.settings.database.exists():
            fill(application)
        return application

    yield make
    for application in made:
        if "store" in vars(application):
            application.store.close()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A filled kb; tests only read it."""
    made = application_in(tmp_path_factory.mktemp("kb"))
    fill(made)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def client(application: Application) -> Iterator[TestClient]:
    """A client of the filled kb. It does not ask for a language, so pages are Dutch."""
    with TestClient(create_app(application), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    """A client of a kb without publications."""
    application = application_in(tmp_path)
    with TestClient(create_app(application), raise_server_exceptions=False) as made:
        yield made
    application.store.close()
