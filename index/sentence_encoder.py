"""Embeds text with any sentence-transformers model. torch is imported at the first text, not before."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.e5 import DIM, FINGERPRINT, NAME, PASSAGE_PROMPT, QUERY_PROMPT
from index.encoding import encodable, unit
from index.model import ensure_default_model
from index.model_source import Located, locate
from index.torch_runtime import torch_runtime
from kb.errors import EncoderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from kb.types import Vectors

# Characters times texts in one batch. Measured at 210 tokens a text in bfloat16: batches of 8 (this size) 31 texts/s,
# of 32 26/s, of 64 19/s, because the activations no longer fit the processor's cache.
_BATCH_CHARS = 10_000
_BATCH_TEXTS = 64
# E5 models were trained with these prompts, but most of their configurations do not mention them. The instruct
# variants take another form and do mention it.
_E5 = re.compile(r"(^|[-_/])e5[-_](?!.*instruct)", re.IGNORECASE)


class SentenceEncoder:
    """The Encoder for ``model``: the default model's name, a hub name or a folder.

    The default model is built in the data folder ``home`` when it is first needed. ``threads`` limits the CPU threads
    of torch in this whole process; None or 0 leaves torch its own choice. Methods may be called from several threads.

    ``fingerprint`` says which weights made a vector, not in which precision: bfloat16 (used where the CPU computes in
    it) and float32 differ by less than .001 in cosine, so a data folder may move between machines.

    All methods and properties raise EncoderUnavailable when the model cannot be had; the message names the remedy.
    """

    def __init__(self, model: str, home: Path, threads: int | None = None) -> None:
        self._name = model
        self._home = home
        self._threads = threads
        self._lock = threading.RLock()
        self._located: Located | None = None
        self._model: SentenceTransformer | None = None

    @property
    def fingerprint(self) -> str:
        """Names the model and its version; known without loading torch."""
        return FINGERPRINT if self._name == NAME else self._locate().fingerprint

    @property
    def dim(self) -> int:
        """The length of a vector; loads the model unless it is the default one."""
        return DIM if self._name == NAME else self._dimension(self._load())

    def encode_query(self, text: str) -> Vectors:
        """The vector of shape (dim,) for text that is searched for."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim) for texts that are searched for."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        if not texts:
            return vectors
        model = self._load()
        prompt = self._prompt(model, ("query",), QUERY_PROMPT)
        clean = [encodable(text) for text in texts]
        for indices in length_batches([len(text) for text in clean]):
            batch = [clean[index] for index in indices]
            with self._lock:
                rows = model.encode_query(batch, prompt=prompt, batch_size=len(batch), show_progress_bar=False)
            vectors[indices] = unit(rows)
        return vectors

    def encode_documents(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of shape (len(texts), dim) in the order of ``texts``; text beyond the model's length is cut off.

        ``on_progress`` hears after each batch how many texts are done.
        """
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        done = 0
        for indices, rows in self._encode_batches(texts):
            vectors[indices] = rows
            done += len(indices)
            if on_progress is not None:
                on_progress(done)
        return vectors

    def _encode_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        if not texts:
            return
        model = self._load()
        prompt = self._prompt(model, ("document", "passage", "corpus"), PASSAGE_PROMPT)
        clean = [encodable(text) for text in texts]
        for indices in length_batches([len(text) for text in clean]):
            batch = [clean[index] for index in indices]
            with self._lock:  # one batch at a time, so that a query waits for a batch and not for a whole book
                rows = model.encode_document(batch, prompt=prompt, batch_size=len(batch), show_progress_bar=False)
            yield indices, unit(rows)

    def _prompt(self, model: SentenceTransformer, kinds: Sequence[str], e5_prompt: str) -> str:
        """The model's own prompt for this kind of text; that of E5 if it is one of that family; else none."""
        own = next((prompt for kind in kinds if (prompt := model.prompts.get(kind))), None)
        has_any = any(model.prompts.values())
        is_e5 = _E5.search(Path(self._name).name) is not None
        return own or (e5_prompt if is_e5 and not has_any else "")

    def _locate(self) -> Located:
        with self._lock:
            if self._located is None:
                is_default = self._name == NAME
                self._located = (
                    Located(ensure_default_model(self._home), FINGERPRINT) if is_default else locate(self._name)
                )
            return self._located

    def _load(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                folder = self._locate().folder
                try:
                    self._model = _open(folder, self._threads)
                    self._dimension(self._model)
                except Exception as error:  # a model of any origin can fail in any way
                    self._model = None
                    raise EncoderUnavailable(self._name, _load_remedy(folder, error)) from error
            return self._model

    @staticmethod
    def _dimension(model: SentenceTransformer) -> int:
        dimension = model.get_embedding_dimension()
        if not dimension:
            raise ValueError("it does not say how long its vectors are")
        return dimension


def length_batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts in batches of like length, longest first; ``lengths`` are in characters.

    Like lengths waste no padding; longest first makes a progress bar's estimate err on the safe side.
    """
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batch and (len(batch) == _BATCH_TEXTS or (len(batch) + 1) * lengths[batch[0]] > _BATCH_CHARS):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _open(folder: Path, threads: int | None) -> SentenceTransformer:
    with torch_runtime():
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.util import get_device_name

        if threads:
            torch.set_num_threads(threads)
        device = get_device_name()
        dtype = torch.bfloat16 if device == "cpu" and _has_bfloat16(torch.cpu.get_capabilities()) else torch.float32
        return SentenceTransformer(str(folder), device=device, local_files_only=True, model_kwargs={"dtype": dtype})


def _has_bfloat16(cpu: Any) -> bool:
    """True where the CPU multiplies bfloat16 itself; elsewhere it is emulated and slower than float32."""
    return bool(cpu.get("avx512_bf16") or cpu.get("amx_bf16"))


def _load_remedy(folder: Path, error: Exception) -> str:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    if isinstance(error, ImportError):
        return f"{reason}; install what it needs: pip install sentence-transformers torch"
    return f"{folder} cannot be loaded ({reason}); delete that folder to fetch or build it anew, or set KB_MODEL"
