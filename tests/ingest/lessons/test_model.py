import contextlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from homes import TAXONOMY
from toy import ToyEncoder

from ingest.lessons import Extractor, PassageText, load_model, open_model, save_model, shipped_model
from ingest.lessons.evaluation import Judgement, cross_validate, evaluate, measure
from ingest.lessons.labels import Labelled, labels_hash, read_labels
from ingest.lessons.model import Model, features_version, quantise
from ingest.lessons.preparing import prepare
from ingest.lessons.training import best_threshold, train
from kb.errors import SettingsError, SourceError
from kb.lesson import Polarity

LABELS = Path(__file__).resolve().parents[3] / "corpus" / "labels"
_FACTORS = ("leiderschap", "vertrouwen", "geld", "tijd", "scholing", "ict", "mandaat", "draagvlak", "steun", "kennis")


def _toy_labels() -> list[Labelled]:
    """Sentences that a model of words must be able to tell apart, in ten publications."""
    labels = []
    for p in range(10):
        for factor in _FACTORS:
            ids = (
                ("financial-resources",)
                if factor == "geld"
                else ("knowledge",)
                if factor == "kennis"
                else ("time-available",)
            )
            name = f"pub{p}"
            helped = f"Dankzij {factor} lukte het in wijk{p}"
            hindered = f"Gebrek aan {factor} hinderde ons in wijk{p}"
            plain = f"In wijk{p} wonen veel mensen met {factor}"
            labels += [
                Labelled(helped, (), True, Polarity.SUCCESS, ids, (), name),
                Labelled(hindered, (), True, Polarity.BARRIER, ids, (), name),
                Labelled(plain, (), False, None, (), (), name),
            ]
    return labels


@pytest.fixture(scope="module")
def toy_model() -> Model:
    return train(_toy_labels(), ToyEncoder(), TAXONOMY)


def test_the_shipped_model_is_of_the_shipped_labels_and_this_code() -> None:
    described = shipped_model().described
    usable = [label for label in read_labels(LABELS) if label.is_lesson is not None]
    assert described.labels == labels_hash(usable), "run `kb lessons train --ship`"
    assert described.features == features_version(), "run `kb lessons train --ship`"


def test_a_model_learns_and_comes_back_from_its_file_the_same(tmp_path: Path, toy_model: Model) -> None:
    save_model(toy_model, tmp_path / "model.npz")
    again = load_model(tmp_path / "model.npz")
    assert again.fingerprint == toy_model.fingerprint
    passage = PassageText(
        "Dankzij tijd lukte het in wijk77. In wijk77 wonen veel mensen. Gebrek aan geld hinderde ons."
    )
    for model in (toy_model, again):
        (found,) = Extractor(TAXONOMY, ToyEncoder(), model).extract([passage])
        assert [passage.text[s.start : s.end][:7] for s in found] == ["Dankzij", "Gebrek "]
        assert [s.polarity for s in found] == [Polarity.SUCCESS, Polarity.BARRIER]
        assert "financial-resources" in [label.id for label in found[1].determinants]


def test_cross_validation_and_evaluation_agree_on_what_is_easy(toy_model: Model) -> None:
    labels = _toy_labels()
    held_out = cross_validate(prepare(labels, ToyEncoder(), TAXONOMY))
    direct = evaluate(labels, Extractor(TAXONOMY, ToyEncoder(), toy_model))
    assert held_out["lesson"]["f1"] > 0.95
    assert direct["lesson"]["f1"] > 0.95
    assert direct["seen"] == 0
    some = evaluate(labels[:60], Extractor(TAXONOMY, ToyEncoder(), toy_model), prepare(labels, ToyEncoder(), TAXONOMY))
    assert (some["seen"], some["n"]) == (60, 60)
    assert held_out["polarity"]["success"]["f1"] > 0.95


def test_vectors_that_the_caller_has_are_not_made_again(toy_model: Model) -> None:
    class Counting(ToyEncoder):
        calls: list[int] = []  # noqa: RUF012 - one encoder only

        def encode_documents(self, texts):  # type: ignore[no-untyped-def]
            self.calls.append(len(texts))
            return super().encode_documents(texts)

    extractor = Extractor(TAXONOMY, Counting(), toy_model)
    passages = [PassageText("Dankzij tijd lukte het. Gebrek aan geld hinderde ons.", ("Lessen",))] * 2
    assert extractor.needed_texts(passages) == ["Dankzij tijd lukte het.", "Lessen", "Gebrek aan geld hinderde ons."]
    known = extractor.vectors(extractor.needed_texts(passages))
    assert extractor.extract(passages, known) == extractor.extract(passages)
    assert Counting.calls == [3, 3]


def test_measures_leave_out_what_the_labels_do_not_tell() -> None:
    said = [Judgement(True, Polarity.SUCCESS, ("knowledge", "coordinator")), Judgement(True, Polarity.RESULT, ())]
    assert measure([Labelled("a"), Labelled("b")], said) == {"n": 2}
    only_lesson = measure([Labelled("a", is_lesson=True), Labelled("b", is_lesson=False)], said)
    assert only_lesson == {"n": 2, "lesson": {"precision": 0.5, "recall": 1.0, "f1": 0.6667}}
    named = measure([Labelled("a", determinants=("coordinator",)), Labelled("b", determinants=())], said)
    assert named["determinant"] == {"top3": 1.0, "top1": 0.0, "n": 1}


def test_a_model_of_another_encoder_is_not_used(tmp_path: Path, toy_model: Model) -> None:
    assert open_model(tmp_path, "another") is None
    save_model(toy_model, tmp_path / "lessons-model.npz")
    opened = open_model(tmp_path, ToyEncoder().fingerprint)
    assert opened is not None
    assert opened.fingerprint == toy_model.fingerprint
    with pytest.raises(ValueError, match="encoder"):
        Extractor(TAXONOMY, ToyEncoder(dim=8), toy_model)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_a_broken_file_is_said_to_be_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lessons-model.npz"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="lessons-model"):
        load_model(path)


def test_damaged_bytes_and_parts_that_do_not_belong_together_are_refused(tmp_path: Path, toy_model: Model) -> None:
    path = tmp_path / "model.npz"
    save_model(toy_model, path)
    whole = path.read_bytes()
    for at in range(50, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with contextlib.suppress(SettingsError):  # nothing else may be raised
            load_model(path)
    save_model(replace(toy_model, basis=toy_model.basis[:5]), path)
    with pytest.raises(SettingsError, match="do not belong together"):
        load_model(path)


def test_a_model_of_other_features_is_refused(tmp_path: Path, toy_model: Model) -> None:
    path = tmp_path / "model.npz"
    save_model(replace(toy_model, described=replace(toy_model.described, features="0")), path)
    with pytest.raises(SettingsError, match="features 0"):
        load_model(path)


def test_too_few_labels() -> None:
    with pytest.raises(SourceError, match="too few"):
        train(_toy_labels()[:30], ToyEncoder(), TAXONOMY)


def test_the_threshold_is_where_f1_is_best() -> None:
    chances = np.array([0.1, 0.3, 0.55, 0.65, 0.9], dtype=np.float32)
    assert 0.56 <= best_threshold(chances, np.array([False, False, False, True, True])) <= 0.65


def test_rows_of_whole_numbers_are_nearly_the_rows() -> None:
    rows = np.random.default_rng(0).normal(size=(5, 40)).astype(np.float32)
    whole, scales = quantise(rows)
    assert np.abs(whole * scales[:, None] - rows).max() <= np.abs(rows).max() / 254 + 1e-6
