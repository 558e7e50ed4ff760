"""A small kb with lessons that has a fake endpoint for answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brief_kb
from fake_endpoint import FakeEndpoint, fake_endpoint

from kb.settings import Settings
from kb.wiring import Application

QUESTION = "regionale samenwerking"
LEADER = "Regionale samenwerking lukt met een kartrekker."
MONEY = "Regionale samenwerking stokt door gebrek aan geld."
KEY = "geheim-1234"


@contextmanager
def answering_kb(home: Path, **settings: object) -> Iterator[tuple[Application, FakeEndpoint]]:
    """(the kb, its endpoint); ``settings`` win over those of the endpoint."""
    made = brief_kb.make(home)
    application = made.application
    try:
        with fake_endpoint() as fake:
            values = {"answer_url": fake.url, "answer_model": "een-model", "answer_key": KEY, "answer_seconds": 20.0}
            parts = vars(application)
            parts["settings"] = Settings(home=home, **(values | settings))  # type: ignore[arg-type]
            parts["lesson_finder"] = made.finder
            yield application, fake
    finally:
        application.store.close()
