"""The kb that the tests in a browser share: publications, a PDF, lessons that form patterns, and hostile texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pdf_build import Sheet
from toy import ToyEncoder

from kb.feedback import Feedback, FeedbackStore
from kb.lesson import Label, Polarity, Statement
from kb.lesson_store import Extracted
from kb.settings import Settings
from kb.wiring import Application

from .hostile import FILE_NAME, HOSTILE_META, HOSTILE_QUOTE, HOSTILE_TEXT, NAMELESS_TEXT, SECOND_QUOTE

SUCCESS, BARRIER, RECOMMENDATION = Polarity.SUCCESS, Polarity.BARRIER, Polarity.RECOMMENDATION
# Long enough that every page of the PDF and every section below becomes a passage of its own.
FILLER = (
    "Huisartsen, wijkverpleging en welzijn kenden elkaar van naam en gezicht. Dat scheelde tijd als een bewoner hulp "
    "nodig had en voorkwam dat twee organisaties hetzelfde werk deden. In het eerste jaar kwamen de partners elke "
    "maand bij elkaar, later elk kwartaal. De gemeente zorgde voor een ruimte en koffie, de verzekeraar voor cijfers. "
    "Bewoners dachten mee over de folder, de openingstijden en het telefoonnummer. Wie nieuw was liep een dag mee met "
    "een collega van een andere organisatie. Aan het eind van ieder jaar schreven de partners op wat zij hadden gezien "
    "en wat zij anders wilden doen. Dat verslag ging naar de raad en naar alle deelnemers."
)
PDF_PAGES = (
    "Leiderschap in de wijk vraagt een kartrekker. De gemeente neemt de regie en nodigt partners uit.",
    "Een vaste contactpersoon maakt het verschil voor bewoners en scheelt de huisarts veel tijd.",
    "De begroting van de proeftuin sluit: de verzekeraar en de gemeente betalen ieder de helft.",
)
MANY = 12

# id: (front matter, text)
TEXTS: Mapping[str, tuple[Mapping[str, object], str]] = {
    "op-een-lijn-eindrapport": (
        {
            "title": "Eindrapport Op één lijn",
            "language": "nl",
            "programme": "op-een-lijn",
            "date": "2015-09-01",
            "kind": "final-report",
            "themes": ["leadership", "trust"],
            "regions": ["zuid-limburg"],
            "target_groups": ["professionals"],
            "publisher": "ZonMw",
            "source_title": "Op één lijn: eindrapport",
            "source_url": "https://example.org/op-een-lijn?a=1&b=2",
        },
        "# Eindrapport Op één lijn\n\n## Succesfactoren\n\n"
        "Leiderschap was een succesfactor. Een vaste projectleider met mandaat houdt vaart.\n\n"
        f"{FILLER}\n\n## Belemmeringen\n\n"
        "Gebrek aan vertrouwen remde de samenwerking tussen huisartsen en wijkteams.\n\n"
        f"{FILLER}\n\n## Aanbevelingen\n\nBespreek de structurele financiering vroeg in het traject.\n\n"
        "- Leiderschap kost tijd van bestuurders.\n- Reken op een aanloop van een jaar.\n",
    ),
    "gezonde-slagkracht-verslag": (
        {
            "title": "Gezonde slagkracht in de gemeente",
            "language": "nl",
            "programme": "gezonde-slagkracht",
            "year": 2014,
            "kind": "evaluation",
            "themes": ["finance"],
        },
        "# Gezonde slagkracht in de gemeente\n\n"
        "De structurele financiering vroeg bespreken in het traject. Een vaste projectleider met mandaat en vaart.\n\n"
        "## Wat tegenviel\n\nGebrek aan structurele financiering vroeg in het traject.\n",
    ),
    "academic-workplaces": (
        {
            "title": "Lessons from academic workplaces",
            "language": "en",
            "programme": "awpg",
            "year": 2016,
            "kind": "evaluation",
            "themes": ["leadership"],
        },
        "# Lessons from academic workplaces\n\n## What helped\n\n"
        "Dementia care improved through leadership of nurses in the whole region. Trust grew slowly.\n\n"
        "## What hindered\n\nEen vaste projectleider met mandaat remt vaart. Money was short in every year.\n",
    ),
}

# publication: (quote, polarity, determinant, theme)
LESSONS: Mapping[str, Sequence[tuple[str, Polarity, str | None, str | None]]] = {
    "op-een-lijn-eindrapport": (
        ("Een vaste projectleider met mandaat houdt vaart.", SUCCESS, "coordinator", "leadership"),
        (
            "Gebrek aan vertrouwen remde de samenwerking tussen huisartsen en wijkteams.",
            BARRIER,
            "social-support",
            "trust",
        ),
        (
            "Bespreek de structurele financiering vroeg in het traject.",
            RECOMMENDATION,
            "financial-resources",
            "finance",
        ),
    ),
    "gezonde-slagkracht-verslag": (
        ("De structurele financiering vroeg bespreken in het traject.", SUCCESS, "financial-resources", "finance"),
        ("Een vaste projectleider met mandaat en vaart.", SUCCESS, "coordinator", "leadership"),
        ("Gebrek aan structurele financiering vroeg in het traject.", BARRIER, "financial-resources", "finance"),
    ),
    "academic-workplaces": (
        ("Een vaste projectleider met mandaat remt vaart.", BARRIER, "coordinator", "leadership"),
        ("Trust grew slowly.", Polarity.FINDING, None, "trust"),
    ),
}


@dataclass(frozen=True, slots=True)
class Library:
    """A filled kb and what tests ask it by name: ``ids`` fill the addresses of pages, ``key`` is a reviewer's."""

    application: Application
    ids: Mapping[str, object]
    key: str

    def feedback(self) -> list[Feedback]:
        """What readers said until now, oldest first."""
        return FeedbackStore(self.application.store.database).all()


def make_library(folder: Path, endpoint: str) -> Library:
    """A filled kb below ``folder`` whose answers in prose come from ``endpoint``; close its store at the end."""
    sources = folder / "sources"
    sources.mkdir()
    _write(sources)
    settings = Settings(home=folder / "kb", workers=1, answer_url=endpoint, answer_model="een-model")
    application = Application(settings)
    encoder = ToyEncoder(dim=1024)
    vars(application)["encoders"] = (encoder, encoder)
    report = application.ingester.ingest((sources,), prune=False)
    wrong = [source for source in report.sources if source.status != "added"]
    assert not wrong, wrong
    publications = {Path(one.uri).name: one.id for one in application.store.publications()}
    _learn(application, encoder, {f"{id}.md": told for id, told in LESSONS.items()}, publications)
    for name, quote in (("kwaad.md", HOSTILE_QUOTE), (FILE_NAME, SECOND_QUOTE)):
        _learn(application, encoder, {name: ((quote, BARRIER, "coordinator", "leadership"),)}, publications)
    application.patterns.refresh()
    lessons = {lesson.quote: lesson.id for lesson in application.catalogue.snapshot().lessons}
    pdf = publications["verslag.pdf"]
    ids = {
        "publication": publications["op-een-lijn-eindrapport.md"],
        "english": publications["academic-workplaces.md"],
        "pdf": pdf,
        "pdf_passage": application.store.passages_of(pdf)[0].id,
        "lesson": lessons[LESSONS["op-een-lijn-eindrapport"][0][0]],
        "pattern": application.patterns.all(query="vaste projectleider met mandaat").patterns[0].id,
        "evil": publications["kwaad.md"],
        "evil_pattern": application.patterns.all(query="kwelgeest remde het spook").patterns[0].id,
        "nameless": publications[FILE_NAME],
        "evil_lesson": lessons[HOSTILE_QUOTE],
    }
    _, key = application.keys.add("review", "Redactie")
    return Library(application, ids, key)


def _write(folder: Path) -> None:
    for id, (meta, text) in TEXTS.items():
        _write_one(folder / f"{id}.md", meta, text)
    for number in range(1, MANY + 1):
        meta = {"title": f"Verslag {number:02}", "language": "nl", "year": 2000 + number, "kind": "evaluation"}
        _write_one(folder / f"verslag-{number:02}.md", meta, _parts(number))
    _write_one(folder / "kwaad.md", HOSTILE_META, HOSTILE_TEXT)
    (folder / FILE_NAME).write_text(NAMELESS_TEXT, "utf-8")
    sheet = Sheet()
    for text in PDF_PAGES:
        sheet.text(f"{text} {FILLER}")
        sheet.page()
    (folder / "verslag.pdf").write_bytes(sheet.save())
    (folder / "verslag.pdf.meta.toml").write_text(
        'title = "Verslag van de proeftuin"\nlanguage = "nl"\nyear = 2018\nprogramme = "op-een-lijn"\n', "utf-8"
    )


def _parts(number: int) -> str:
    """Three sections on cycling of some hundred words each, in an order of words that no other report has."""
    shuffled = Random(number)
    sections = []
    for part in range(3):
        told = " ".join(shuffled.sample(FILLER.replace(".", "").split(), 100))
        sections.append(f"## Onderdeel {part}\n\nFietsen deel {number} van de reeks. {told}.\n\n")
    return "".join(sections)


def _write_one(path: Path, meta: Mapping[str, object], text: str) -> None:
    front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in meta.items())  # JSON is YAML
    path.write_text(f"---\n{front}\n---\n{text}", "utf-8")


def _learn(
    application: Application,
    encoder: ToyEncoder,
    told: Mapping[str, Sequence[tuple[str, Polarity, str | None, str | None]]],
    publications: Mapping[str, str],
) -> None:
    """Save lessons where their quotes stand, as extraction would."""
    for name, lessons in told.items():
        found = []
        for stored in application.store.passages_of(publications[name]):
            statements = []
            for quote, polarity, determinant, theme in lessons:
                start = stored.passage.text.find(quote)
                if start < 0:
                    continue
                mark = hashlib.sha256(quote.encode()).hexdigest()[:32]
                application.store.save_vectors({mark: encoder.encode_documents([quote])[0]}, encoder.fingerprint)
                labels = tuple((Label(x, 0.9),) if x else () for x in (determinant, theme))
                statement = Statement(start, start + len(quote), polarity, 0.9, 1.0, labels[0], labels[1])
                statements.append((statement, mark))
            found.append(Extracted(stored.id, statements))
        assert sum(len(one.statements) for one in found) == len(lessons), name
        application.catalogue.lessons.save(found, "toy")
