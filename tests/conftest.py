"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import pytest
from offline import BuiltModel, no_sockets
from toy import ToyEncoder


@pytest.fixture
def toy_encoder() -> ToyEncoder:
    """An encoder without a model, with exact scores."""
    return ToyEncoder()


@pytest.fixture(scope="session")
def built_model(tmp_path_factory: pytest.TempPathFactory) -> BuiltModel:
    """The real default model, built once a run (some ten seconds, 250 MB)."""
    from index.model import ensure_default_model

    home = tmp_path_factory.mktemp("home")
    with no_sockets() as attempts:
        ensure_default_model(home)
    return BuiltModel(home, tuple(attempts))
