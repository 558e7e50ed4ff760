"""The real model over the shipped corpus, taken in once for all tests of quality."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from offline import BuiltModel

from kb.settings import load_settings
from kb.wiring import Application, open_application

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def app(built_model: BuiltModel) -> Iterator[Application]:
    """A kb that holds the shipped publications and nothing else."""
    opened = open_application(load_settings(home=built_model.home))
    report = opened.ingester.ingest([ROOT / "corpus" / "publications"])
    assert report.exit_code == 0
    yield opened
    opened.store.close()
