"""A small kb with lessons and patterns behind a public address, of which nothing came in just now."""

from __future__ import annotations

from pathlib import Path

import brief_kb
from feeds_app import aged
from toy import ToyEncoder

from kb.settings import Settings
from kb.wiring import Application

PUBLIC = "https://kb.example.org/lessen"
TOPIC = "regionale samenwerking"
# The day on which each publication came in.
DAYS = {
    "op-een-lijn-rapport": "2024-03-02",
    "werkplaatsen": "2024-02-01",
    "kwaad": "2024-01-02",
    "wijzer": "2024-01-01",
}


def open_home(folder: Path) -> Application:
    """The application; close its store at the end."""
    brief_kb.make(folder).application.store.close()
    encoder = ToyEncoder()
    made = Application(Settings(home=folder, public_url=PUBLIC), (encoder, encoder))
    aged(made, {id: f"{day}T10:00:00+00:00" for id, day in DAYS.items()})
    return made
