import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.limits import TEXT, Limits
from ingest.sandbox import Outcome, parse_files
from kb.errors import UnreadableDocument, UnsupportedFormat

SLOW = "<html><body>" + "<p>Een <b>zin</b> met een <a href='x'>link</a>.</p>" * 150_000


def workers() -> list[int]:
    return [child.pid or 0 for child in multiprocessing.active_children() if child.name == "kb-parse"]


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number}.txt" for number in range(8)]
    for number, path in enumerate(paths):
        path.write_text(f"Titel {number}\n\nDe tekst van bestand {number}.\n")
    return paths


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    path = tmp_path / "slow.html"
    path.write_text(SLOW)
    return path


def say(outcome: Outcome) -> str:
    if outcome.error:
        return outcome.error.reason
    return outcome.parsed.blocks[-1].text if outcome.parsed else "unchanged"


def test_outcomes_come_in_order_and_no_worker_stays(texts: list[Path]) -> None:
    found = list(parse_files(texts, workers=2))
    assert [path for path, _ in found] == texts
    assert [say(outcome) for _, outcome in found] == [f"De tekst van bestand {number}." for number in range(8)]
    first = found[0][1]
    assert (first.media_type, first.content_hash) == (TEXT, hashlib.sha256(texts[0].read_bytes()).hexdigest())
    assert workers() == []


def test_no_files() -> None:
    assert list(parse_files([])) == []


def test_bad_files_do_not_stop_the_others(texts: list[Path], tmp_path: Path) -> None:
    bad = [tmp_path / name for name in ("leeg.txt", "beeld.pdf", "weg.txt")]
    bad[0].write_bytes(b"")
    bad[1].write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    found = dict(parse_files([bad[0], texts[0], bad[1], texts[1], bad[2], tmp_path], workers=2))
    assert [type(found[path].error) for path in (*bad, tmp_path)] == [
        UnreadableDocument,
        UnsupportedFormat,
        UnreadableDocument,
        UnreadableDocument,
    ]
    assert found[bad[0]].content_hash == hashlib.sha256(b"").hexdigest()
    assert found[bad[2]].content_hash is None
    assert found[texts[1]].parsed is not None


def test_unchanged_files_are_hashed_and_not_parsed(texts: list[Path]) -> None:
    known = {texts[0]: hashlib.sha256(texts[0].read_bytes()).hexdigest(), texts[1]: "0" * 64}
    outcomes = dict(parse_files(texts[:2], workers=1, known=known))
    assert outcomes[texts[0]] == Outcome(content_hash=known[texts[0]], unchanged=True)
    assert outcomes[texts[1]].parsed is not None


def test_a_file_that_takes_too_long(texts: list[Path], slow: Path) -> None:
    start = time.monotonic()
    found = list(parse_files([texts[0], slow, *texts[1:]], Limits(parse_seconds=1.5), workers=2))
    assert [path for path, _ in found] == [texts[0], slow, *texts[1:]]
    assert say(found[1][1]) == "took more than 1.5 seconds to read; split the file"
    assert all(outcome.parsed for path, outcome in found if path != slow)
    assert time.monotonic() - start < 20


@pytest.mark.skipif(sys.platform != "linux", reason="address space cannot be bounded everywhere")
def test_a_file_that_takes_too_much_memory(texts: list[Path], slow: Path) -> None:
    found = dict(parse_files([texts[0], slow, texts[1]], Limits(worker_bytes=400_000_000), workers=1))
    assert say(found[slow]) == "reading it takes more than 400 MB of memory; split the file"
    assert found[texts[1]].parsed is not None


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_worker_that_is_killed(texts: list[Path], slow: Path) -> None:
    found = parse_files([texts[0], slow, texts[1]], workers=1)
    next(found)
    time.sleep(0.3)  # it has taken up the slow file by now: one worker, in order
    for pid in workers():
        os.kill(pid, signal.SIGKILL)
    (_, killed), (_, after) = list(found)
    assert say(killed) == "the parser crashed on it (SIGKILL); open it and save it again"
    assert after.parsed is not None


def test_closing_the_iterator_ends_the_workers(texts: list[Path], slow: Path) -> None:
    found = parse_files([texts[0], slow, *texts[1:]], workers=2)
    next(found)
    assert workers() != []
    found.close()  # type: ignore[attr-defined]
    assert workers() == []


def test_results_do_not_pile_up(texts: list[Path], slow: Path) -> None:
    found = parse_files([slow, *texts * 30], Limits(parse_seconds=3), workers=2)
    next(found)
    pool = found.gi_frame.f_locals["pool"]  # type: ignore[attr-defined]
    assert len(pool.done) <= 8
    assert len(list(found)) == 240


PARENT = """
import sys, multiprocessing
from pathlib import Path
from ingest.sandbox import parse_files
if __name__ == "__main__":
    found = parse_files([Path(name) for name in sys.argv[1:]], workers=1)
    next(found)
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
    next(found)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_when_their_parent_is_killed(texts: list[Path], slow: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, str(script), str(texts[0]), str(slow)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert pids
    deadline = time.monotonic() + 3  # the file itself takes far longer
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
