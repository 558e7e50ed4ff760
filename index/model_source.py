"""Where a configured sentence-transformers model comes from: a folder on disk, or a hub, fetched once.

Only a name that the user configured is ever looked up on a hub, and only when it is not in the local cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import EncoderUnavailable

_EDGE = 1 << 20  # so much of the beginning and of the end of a file tells versions of a model apart
_IDENTITY = frozenset({".json", ".safetensors", ".bin", ".model", ".txt"})
_WEIGHTS = frozenset({".safetensors", ".bin"})
# Exports of the same weights for other runtimes; a model's repository often holds five times what is needed.
_NOT_NEEDED = ("onnx/*", "openvino/*", "coreml/*", "*.onnx", "*.h5", "*.ot", "*.msgpack", "*.gguf", "*.tflite")
_HUB_SECONDS = 10.0
_OFFLINE = "without internet, put the model's folder on disk and set KB_MODEL to its path"


@dataclass(frozen=True, slots=True)
class Located:
    """A model that is on this machine: its ``folder`` and what tells its vectors from those of other models."""

    folder: Path
    fingerprint: str


def locate(model: str) -> Located:
    """Find ``model``, a folder or a hub name such as ``intfloat/multilingual-e5-base``; a hub model is fetched once.

    Raises EncoderUnavailable naming the remedy.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return Located(folder, f"{folder.resolve().name}-{_digest(model, folder)}")
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        raise EncoderUnavailable(model, "there is no such folder; set KB_MODEL to a folder that holds the model")
    # sentence-transformers reads a name without an owner the same way
    repository = model if "/" in model else f"sentence-transformers/{model}"
    snapshot = _cached(repository) or _fetch(repository)
    return Located(snapshot, f"{repository}@{snapshot.name[:12]}")


def _digest(model: str, folder: Path) -> str:
    """A short hash of what determines the vectors: the configuration and the edges and size of the weights."""
    files = sorted(_identity_files(folder))
    if not any(path.suffix in _WEIGHTS for path in files):
        raise EncoderUnavailable(
            model, f"{folder} holds no *.safetensors or *.bin; copy the model's whole folder there"
        )
    digest = hashlib.sha256()
    try:
        for path in files:
            size = path.stat().st_size
            digest.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
            with path.open("rb") as file:
                digest.update(file.read(_EDGE))
                if size > _EDGE:
                    file.seek(max(_EDGE, size - _EDGE))
                    digest.update(file.read())
    except OSError as error:
        raise EncoderUnavailable(model, f"{error}; make the folder readable") from error
    return digest.hexdigest()[:12]


def _identity_files(folder: Path) -> Iterator[Path]:
    """The files of the model itself: those in the folder and in the folders of its modules (``1_Pooling``)."""
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        places = {folder, *(folder / str(module["path"]) for module in modules)}
    except (OSError, ValueError, TypeError, KeyError):
        places = {folder}  # a plain transformers model: sentence-transformers adds mean pooling itself
    for place in places:
        yield from (path for path in place.glob("*") if path.suffix in _IDENTITY and path.is_file())


def _cached(repository: str) -> Path | None:
    """The folder of the version that was fetched before, or None; an interrupted fetch has no weights yet."""
    from huggingface_hub import snapshot_download

    try:
        snapshot = Path(snapshot_download(repository, local_files_only=True))
    except Exception:  # not cached, or not even a valid name; the fetch that follows says which
        return None
    return snapshot if any(path.suffix in _WEIGHTS for path in snapshot.glob("*")) else None


def _fetch(repository: str) -> Path:
    from huggingface_hub import HfApi, snapshot_download

    try:
        # One short question first: the download itself retries for over a minute when there is no internet.
        files = HfApi().model_info(repository, timeout=_HUB_SECONDS).siblings or []
        twice = any(file.rfilename == "model.safetensors" for file in files)
        unwanted = [*_NOT_NEEDED, *(["pytorch_model*.bin"] if twice else [])]
        return Path(snapshot_download(repository, ignore_patterns=unwanted))
    except Exception as error:  # network, proxy, certificate, access, disk: many libraries, one remedy
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise EncoderUnavailable(repository, f"it could not be fetched ({reason}); {_OFFLINE}") from error
