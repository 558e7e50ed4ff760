"""A kb with lessons."""

from __future__ import annotations

from pathlib import Path

from toy import ToyEncoder

from index.search import Searcher
from index.sync import sync
from kb.keys import KeyStore
from kb.lesson_store import LessonStore
from kb.lessons.catalogue import Catalogue
from kb.lessons.finding import LessonFinder
from kb.lessons.reviewing import Reviewing
from kb.settings import Settings
from kb.wiring import Application


def application_in(home: Path) -> Application:
    """An application over ``home`` with the toy encoder and the parts for lessons."""
    made = Application(Settings(home=home))
    encoder = ToyEncoder()
    lessons = LessonStore(made.store.database)
    catalogue = Catalogue(made.store, lessons, encoder.fingerprint)
    parts = vars(made)
    parts["encoders"] = (encoder, encoder)
    parts["catalogue"] = catalogue
    parts["lesson_finder"] = LessonFinder(catalogue, made.store, Searcher(made.indexes, encoder), made.taxonomy)
    parts["reviewing"] = Reviewing(catalogue, made.taxonomy)
    parts["keys"] = KeyStore(made.store.database)
    return made


def bring_up_to_date(application: Application) -> None:
    """Bring the indexes up to date."""
    sync(application.store, application.indexes, application.encoders[0])
