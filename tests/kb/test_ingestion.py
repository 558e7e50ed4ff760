"""Ingest end to end over real files, with the toy encoder: statuses, ids, resuming, bad input."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import Home
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from index.sync import is_current
from ingest.limits import MB
from kb.errors import SourceError, StoreBusy
from kb.reports import IngestReport, Status
from kb.store import Store

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = Home(tmp_path / "home")
    yield opened
    opened.store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    (path / "een.txt").write_text("Leiderschap in de wijk\n\nLeiderschap valt niet af te dwingen in een wijkteam.\n")
    (path / "twee.md").write_text("# Geld\n\nOnzekere financiering remt vernieuwing in de zorg.\n")
    (path / "drie.html").write_text(
        "<html lang=nl><head><title>Vertrouwen</title></head><body><nav><a href=x>Menu</a></nav><main><h1>Vertrouwen"
        "</h1><p>Vertrouwen groeit wanneer mensen elkaar vaak zien en samen werken.</p></main></body></html>"
    )
    return path


def statuses(report: IngestReport) -> dict[str, str]:
    return {Path(s.uri).name: s.status.value for s in report.sources}


def test_first_run_adds_second_embeds_nothing(home: Home, folder: Path) -> None:
    first = home.ingest(folder)
    assert statuses(first) == {"een.txt": "added", "twee.md": "added", "drie.html": "added"}
    assert home.store.counts().passages == 3
    assert first.embedded == home.store.counts().vectors == 6  # each passage and its one window
    assert first.exit_code == 0
    second = home.ingest(folder)
    assert set(statuses(second).values()) == {"unchanged"}
    assert second.embedded == 0
    assert len(home.encoder.seen) == 6
    assert is_current(home.store, home.indexes)


def test_a_changed_file_is_read_again_and_only_new_text_embedded(home: Home, folder: Path) -> None:
    home.ingest(folder)
    path = folder / "twee.md"
    path.write_text(path.read_text() + "\n## Tijd\n\nTijd ontbreekt ook vaak.\n")
    report = home.ingest(folder)
    assert statuses(report)["twee.md"] == "changed"
    assert report.embedded == 2
    assert home.kb.search("tijd ontbreekt").hits[0].quote.text == "Tijd ontbreekt ook vaak."


def test_a_changed_sidecar_is_noticed(home: Home, folder: Path) -> None:
    home.ingest(folder)
    (folder / "een.txt.meta.toml").write_text('title = "Nieuwe titel"\nyear = 2015\nprogramme = "IZA"\n')
    assert statuses(home.ingest(folder))["een.txt"] == "changed"
    meta = home.store.publication("een").metadata
    assert (meta.title, meta.year, meta.programme) == ("Nieuwe titel", 2015, "integraal-zorgakkoord")


def test_a_vanished_file_is_reported_then_pruned(home: Home, folder: Path) -> None:
    home.ingest(folder)
    (folder / "een.txt").unlink()
    assert statuses(home.ingest(folder))["een.txt"] == "vanished"
    assert home.store.counts().publications == 3
    assert statuses(home.ingest(folder, prune=True))["een.txt"] == "removed"
    assert home.store.counts().publications == 2
    assert all(h.publication.id != "een" for h in home.kb.search("leiderschap").hits)
    assert home.indexes.vectors.count() == home.indexes.lexical.count() == home.store.counts().passages


def test_a_moved_file_keeps_its_id(home: Home, folder: Path) -> None:
    home.ingest(folder)
    (folder / "archief").mkdir()
    shutil.move(folder / "een.txt", folder / "archief" / "anders.txt")
    report = home.ingest(folder)
    assert report.embedded == 0
    assert home.store.publication("een").uri.endswith("archief/anders.txt")
    assert home.store.counts().publications == 3


def test_files_with_the_same_name_get_ids_of_their_own(home: Home, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "een.txt").write_text("Iets anders\n\nDit is een andere tekst over wijkverpleging.\n")
    home.ingest(folder)
    ids = sorted(p.id for p in home.store.publications())
    assert len(ids) == 4
    assert [i for i in ids if i.startswith("een")] == ["een", next(i for i in ids if i.startswith("een-"))]


def test_a_path_that_does_not_exist(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be found"):
        home.ingest(tmp_path / "weg")


def test_only_one_at_a_time(home: Home, folder: Path, tmp_path: Path) -> None:
    other = Home(tmp_path / "home")
    with home.ingester._exclusive(), pytest.raises(StoreBusy, match="wait until"):
        other.ingest(folder)
    other.store.close()


def bad_files(folder: Path) -> None:
    """Everything a folder of real documents can spoil a batch with."""
    good = folder / "goed.pdf"
    canvas = Canvas(str(good))
    for n in range(30):
        canvas.drawString(72, 780 - n * 20, f"Regel {n}: samenwerking in de wijk lukt alleen met vertrouwen en tijd.")
    canvas.save()
    data = good.read_bytes()
    (folder / "afgekapt.pdf").write_bytes(data[: len(data) // 3])
    (folder / "leeg.pdf").write_bytes(b"")
    with (folder / "nul.pdf").open("wb") as file:
        PdfWriter().write(file)
    locked = PdfWriter(clone_from=PdfReader(good))
    locked.encrypt("geheim", algorithm="AES-256")
    with (folder / "slot.pdf").open("wb") as file:
        locked.write(file)
    (folder / "plaatje.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 500)
    with zipfile.ZipFile(folder / "bom.docx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/'
            'document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main'
            '+xml"/></Types>',
        )
        with bomb.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(700):
                member.write(b"0" * MB)
    (folder / "binair.txt").write_bytes(os.urandom(5000))
    (folder / "groot.html").write_bytes(b"<html><body>" + b"<p>tekst</p>" * (50 * MB // 12) + b"</body></html>")


def test_bad_files_get_one_line_each_and_the_rest_is_in(home: Home, folder: Path) -> None:
    bad_files(folder)
    report = home.ingest(folder)
    failed = {Path(s.uri).name: s.reason for s in report.sources if s.status is Status.FAILED}
    assert set(failed) == {
        "afgekapt.pdf", "leeg.pdf", "nul.pdf", "slot.pdf", "plaatje.pdf", "bom.docx", "binair.txt", "groot.html",
    }  # fmt: skip
    assert all(reason and "\n" not in reason and "Traceback" not in reason for reason in failed.values())
    assert "password" in failed["slot.pdf"]
    assert report.exit_code == 2
    assert {p.id for p in home.store.publications()} == {"een", "twee", "drie", "goed"}


def test_foreign_files_in_a_folder_are_skipped_not_failed(home: Home, folder: Path) -> None:
    (folder / "foto.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 500)
    report = home.ingest(folder)
    assert statuses(report)["foto.png"] == "skipped"
    assert report.exit_code == 0


KILLED = """
import sys, time
from pathlib import Path
from homes import Home
home = Home(Path(sys.argv[1]))
embed = home.encoder.encode_documents
home.encoder.encode_documents = lambda texts: (time.sleep(0.5), embed(texts))[1]
home.ingest(Path(sys.argv[2]))
"""


def test_a_killed_ingest_is_carried_on_and_nothing_is_embedded_twice(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for n in range(150):
        body = " ".join(f"Zin {i} van stuk {n} over samenwerking in de wijk." for i in range(40))
        (folder / f"stuk-{n:03}.txt").write_text(f"Stuk {n}\n\n{body}\n")
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT)])}
    command = [sys.executable, "-c", KILLED, str(tmp_path / "home"), str(folder)]
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE)
    database = tmp_path / "home" / "kb.sqlite3"
    deadline = time.monotonic() + 60
    done = 0
    while time.monotonic() < deadline and process.poll() is None and not done:
        time.sleep(0.2)
        if database.exists():
            store = Store(database)
            done = store.counts().publications
            store.close()
    assert process.poll() is None, process.stderr.read().decode()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()

    home = Home(tmp_path / "home")
    before = home.store.counts()
    assert 0 < before.publications < 150
    report = home.ingest(folder)
    after = home.store.counts()
    home.store.close()
    assert report.resumed
    assert after.publications == 150
    assert report.embedded == after.vectors - before.vectors
    undisturbed = Home(tmp_path / "other")
    undisturbed.ingest(folder)
    whole = undisturbed.store.counts()
    undisturbed.store.close()
    assert (after.publications, after.passages, after.vectors) == (whole.publications, whole.passages, whole.vectors)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not beside the checkout")
def test_real_documents_are_read_or_refused_with_a_reason(home: Home) -> None:
    report = home.ingest(SHARED / "seeds", SHARED / "realdocs")
    read = [s for s in report.sources if s.status is Status.ADDED]
    assert len(read) >= 60 + 5
    assert all(s.reason for s in report.sources if s.status in (Status.FAILED, Status.SKIPPED))
    for source in read:
        text = " ".join(p.passage.text for p in home.store.passages_of(source.publication))
        letters = sum(c.isalpha() or c.isspace() for c in text)
        assert letters > 0.7 * len(text), source.uri
