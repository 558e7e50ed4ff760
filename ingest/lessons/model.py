"""The trained model as plain numbers: kept in one npz file, read without pickle."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ingest.lessons import features
from kb.errors import SettingsError
from kb.lesson import Polarity

if TYPE_CHECKING:
    from ingest.lessons.features import Inputs

# The order of the columns that decide about polarity.
POLARITIES = tuple(Polarity)
SHIPPED = "model.npz"
_CHUNK_ROWS = 512
_HEADS = ("polarity_head", "determinant_head", "theme_head")
_HALVES = ("weights", "rarity")

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Described:
    """What a model was made of. ``threshold`` is the probability from which a sentence is taken for a lesson."""

    encoder: str
    labels: str
    features: str
    gamma: float
    threshold: float
    determinants: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Support vectors with a column of weights for "is a lesson" and one for each polarity, and three linear heads.

    ``basis`` holds kernel rows as int8 with a scale for each row; ``weights`` is (basis, 6), ``offsets`` (6,);
    ``slopes`` (2, 6) turns decision values into log odds. ``rarity`` weighs hashed words and letters
    (features.rarity). A head is (features, labels) with one offset a label.
    """

    described: Described
    centres: Matrix
    basis: NDArray[np.int8]
    scales: Matrix
    weights: Matrix
    offsets: Matrix
    slopes: Matrix
    rarity: Matrix
    polarity_head: Matrix
    polarity_offsets: Matrix
    determinant_head: Matrix
    determinant_offsets: Matrix
    theme_head: Matrix
    theme_offsets: Matrix

    @property
    def fingerprint(self) -> str:
        """Names encoder, labels and feature code: another fingerprint may find other lessons."""
        d = self.described
        digest = hashlib.sha256(json.dumps([d.encoder, d.labels, d.features]).encode()).hexdigest()[:10]
        return f"lessons-{d.features}-{d.labels}-{digest}"

    def decide(self, found: Inputs) -> Matrix:
        """Log odds (sentences, 6): is a lesson, then each of ``POLARITIES``."""
        from scipy.sparse import hstack  # type: ignore[import-untyped]

        rows = features.kernel_rows(found, self.centres)
        basis = self.basis.astype(np.float32) * self.scales[:, None]
        answer = features.leanings(found) + self.offsets
        for start in range(0, len(rows), _CHUNK_ROWS):
            part = slice(start, start + _CHUNK_ROWS)
            answer[part] += kernel(rows[part], basis, self.described.gamma) @ self.weights
        wording = hstack(features.wording_rows(found, self.rarity), format="csr")
        answer[:, 1:] += wording @ self.polarity_head + self.polarity_offsets
        odds: Matrix = answer * self.slopes[0] + self.slopes[1]
        return odds

    def poles(self, odds: Matrix) -> Matrix:
        """The columns of ``decide`` that tell polarities apart, as the machines gave them."""
        raw: Matrix = (odds[..., 1:] - self.slopes[1, 1:]) / self.slopes[0, 1:]
        return raw


def kernel(left: Matrix, right: Matrix, gamma: float) -> Matrix:
    """exp(-gamma * squared distance) between each row of ``left`` and each of ``right``."""
    squares = np.square(left).sum(axis=1)[:, None] + np.square(right).sum(axis=1)
    values: Matrix = np.exp(-gamma * np.maximum(squares - 2 * left @ right.T, 0))
    return values


def softmax(values: Matrix) -> Matrix:
    """Rows as probabilities."""
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Matrix = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def quantise(rows: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Rows as int8 with the scale that gives them back to within half a 127th of the row's largest number."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9).astype(np.float32) / 127
    return np.rint(rows / scales[:, None]).astype(np.int8), scales


def save_model(model: Model, path: Path) -> None:
    """Write the model; the file is there whole or not at all."""
    buffer = io.BytesIO()
    arrays = {name: getattr(model, name) for name in Model.__slots__ if name != "described"}
    for name in _HEADS:  # a weight needs three digits, and these are the most numbers
        head, scales = quantise(arrays.pop(name).T)
        arrays |= {name: head, f"{name}_scales": scales}
    arrays |= {name: getattr(model, name).astype(np.float16) for name in _HALVES}
    np.savez_compressed(buffer, described=np.array(json.dumps(asdict(model.described))), **arrays)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    beside.write_bytes(buffer.getvalue())
    beside.replace(path)


def load_model(path: Path) -> Model:
    """Read a model. Raises SettingsError when the file cannot be read or is of other feature code."""
    try:
        return _read(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise SettingsError(f"lessons model {path}: {error}; remove it or run `kb lessons train`") from error


def open_model(home: Path, encoder: str) -> Model | None:
    """The model in the data folder, else the shipped one; None when that was trained with another encoder.

    Raises SettingsError when the data folder's model cannot be read.
    """
    own = home / "lessons-model.npz"
    model = load_model(own) if own.is_file() else shipped_model()
    return model if model.described.encoder == encoder else None


def shipped_model() -> Model:
    """The model that comes with the package."""
    with resources.as_file(resources.files("ingest.lessons").joinpath(SHIPPED)) as path:
        return load_model(path)


def _read(raw: bytes) -> Model:
    with np.load(io.BytesIO(raw), allow_pickle=False) as archive:
        values = {name: archive[name] for name in archive.files}
    fields: dict[str, Any] = json.loads(str(values.pop("described")))
    for name in ("determinants", "themes"):
        fields[name] = tuple(fields[name])
    described = Described(**fields)
    if described.features != features_version():
        raise ValueError(f"made for features {described.features}, this kb has {features_version()}")
    for name in _HEADS:
        scales = values.pop(f"{name}_scales")
        values[name] = np.ascontiguousarray((values[name] * scales[:, None]).T, dtype=np.float32)
    values |= {name: values[name].astype(np.float32) for name in _HALVES}
    model = Model(described, **values)
    _check_shapes(model)
    return model


def _check_shapes(model: Model) -> None:
    """Raises ValueError when parts do not belong together."""
    rows = {len(model.basis), len(model.scales), len(model.weights)}
    columns = {model.weights.shape[1:], model.offsets.shape, (1 + len(POLARITIES),)}
    heads = [(model.determinant_head, model.described.determinants), (model.theme_head, model.described.themes)]
    if len(rows) > 1 or len(columns) > 1 or any(head.shape[1] != len(labels) for head, labels in heads):
        raise ValueError("its parts do not belong together")


def features_version() -> str:
    """The version of the features with a hash of the word lists that they are made of."""
    words = resources.files("ingest.lessons").joinpath("lexicon.toml").read_bytes()
    return f"{features.VERSION}.{hashlib.sha256(words).hexdigest()[:6]}"
