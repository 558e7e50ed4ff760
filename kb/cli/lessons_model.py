"""``kb lessons evaluate`` and ``kb lessons train``: measuring and making the model that finds lessons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import options
from kb.cli.output import note, print_json, print_line, print_table

if TYPE_CHECKING:
    from ingest.lessons.labels import Labelled
    from kb.wiring import Application

_OWN = "lessons-model.npz"
_REPOSITORY = Path(__file__).resolve().parents[2]
# In a checkout, else in an installed package.
_LABEL_FOLDERS = (_REPOSITORY / "corpus" / "labels", _REPOSITORY / "kb" / "data" / "labels")


def evaluate_model(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Labelled sentences: .jsonl or .csv, or a folder of them.")],
    json: options.Json = False,
) -> None:
    """Measure how well lessons are found, on sentences that people labelled.

    Columns: text, heading, is_lesson (0 or 1), polarity (success, barrier, recommendation, result, finding) and
    determinant (ids of the taxonomy); what is not there is not measured. Sentences of the shipped labels, which the
    model has seen ("seen" counts them), are judged by cross-validation instead.

    Example:  kb lessons evaluate our-sentences.csv --json
    """
    from ingest.lessons.evaluation import cross_validate, evaluate
    from ingest.lessons.extractor import Extractor
    from ingest.lessons.labels import labels_hash, read_label_file, read_labels
    from ingest.lessons.model import load_model, shipped_model
    from ingest.lessons.preparing import prepare

    app = options.application(ctx)
    encoder, taxonomy = app.encoders[0], app.taxonomy
    labels = read_labels(file) if file.is_dir() else read_label_file(file)
    own = app.settings.home / _OWN
    model = load_model(own) if own.is_file() else shipped_model()
    figures: dict[str, Any]
    if labels_hash([label for label in labels if label.is_lesson is not None]) == model.described.labels:
        figures = cross_validate(prepare(labels, encoder, taxonomy)) | {"seen": len(labels)}
    else:
        shipped = _shipped_labels()
        overlap = not set(shipped).isdisjoint(labels)
        trained_on = prepare(shipped, encoder, taxonomy) if overlap else None
        figures = evaluate(labels, Extractor(taxonomy, encoder, model), trained_on)
    figures["model"] = model.fingerprint
    if json:
        print_json(figures)
    else:
        _print([("", figures)])


def train_model(
    ctx: typer.Context,
    labels: Annotated[
        list[Path] | None, typer.Option("--labels", help="Folder with more labelled sentences; may be repeated.")
    ] = None,
    ship: Annotated[bool, typer.Option("--ship", help="Write the model that kb ships (for developers).")] = False,
    json: options.Json = False,
) -> None:
    """Learn from labelled sentences, those that kb ships and your own, and show whether it became better.

    The model is written to the data folder and is used from then on; `kb lessons rebuild` finds the lessons anew.
    Figures are from five-fold cross-validation. "after" is measured on the shipped and the added sentences together, so
    it may differ from "before" because the sentences differ.

    Example:  kb lessons train --labels ~/our-labels
    """
    from ingest.lessons.labels import read_labels

    app = options.application(ctx)
    shipped = _shipped_labels()
    added = [label for folder in labels or () for label in read_labels(folder)]
    target = _REPOSITORY / "ingest" / "lessons" / "model.npz" if ship else app.settings.home / _OWN
    answer = _train(app, shipped, added, target)
    if json:
        print_json(answer)
        return
    _print([(name, answer[name]) for name in ("before", "after") if name in answer])
    note(f"the model is in {target}; run `kb lessons rebuild` to find the lessons anew")


def _shipped_labels() -> list[Labelled]:
    from ingest.lessons.labels import read_labels

    return next((read_labels(folder) for folder in _LABEL_FOLDERS if folder.is_dir()), [])


def _train(app: Application, shipped: list[Labelled], added: list[Labelled], target: Path) -> dict[str, Any]:
    from ingest.lessons.evaluation import cross_validate
    from ingest.lessons.model import save_model
    from ingest.lessons.preparing import prepare
    from ingest.lessons.training import cross_predict, fit

    answer: dict[str, Any] = {}
    encoder = app.encoders[0]
    if shipped and added:
        answer["before"] = cross_validate(prepare(shipped, encoder, app.taxonomy))
    prepared = prepare(list(dict.fromkeys([*shipped, *added])), encoder, app.taxonomy)
    scores = cross_predict(prepared)
    answer["after"] = cross_validate(prepared, scores)
    model = fit(prepared, scores.decisions)
    save_model(model, target)
    return answer | {"model": model.fingerprint, "file": str(target), "threshold": model.described.threshold}


def _print(measured: list[tuple[str, dict[str, Any]]]) -> None:
    rows = []
    for name, figures in measured:
        for what, value in _flat(figures):
            rows.append((name, what, value))
    print_table(("", "measure", "value"), rows)
    print_line()


def _flat(figures: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in figures.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{above}{key} ")
        else:
            flat.append((f"{above}{key}", f"{value:.3f}" if isinstance(value, float) else str(value)))
    return flat
