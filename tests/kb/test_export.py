"""The bulk export: its lines, its command, and the examples of docs/connectors.md that convert it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from click.testing import Result
from homes import Home
from typer.testing import CliRunner

from kb.cli.export import export as command
from kb.cli.export import write_whole
from kb.errors import QueryError, SettingsError
from kb.export import Export
from kb.types import Document, Filter

CONNECTORS = Path(__file__).resolve().parents[2] / "docs" / "connectors.md"
BASE = "https://kb.example"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("export")
    sources = folder / "sources"
    sources.mkdir()
    texts = {
        "leiderschap": "# Leiderschap\n\nEen kartrekker met mandaat hielp in élke wijk.\n\n"
        "## Tijd\n\nBestuurders hebben tijd nodig; zonder tijd geen leiderschap.",
        "vertrouwen": '# Vertrouwen "groeit"\n\nVertrouwen groeit als partners elkaar kennen,\u2028ook na jaren.',
    }
    for name, text in texts.items():
        (sources / f"{name}.md").write_text(text, "utf-8")
    made = Home(folder / "home", workers=1)
    made.ingest(sources)
    yield made
    made.store.close()


def exported(home: Home, filter: Filter | None = None, *, vectors: bool = False) -> list[dict[str, Any]]:
    export = Export(home.store, filter or Filter(), BASE, home.encoder if vectors else None)
    text = "".join(export.lines())
    assert text.endswith("\n")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


def test_each_publication_is_followed_by_its_passages(home: Home) -> None:
    head, *lines = exported(home)
    counts = home.store.counts()
    assert head["type"] == "export"
    assert (head["publications"], head["passages"]) == (counts.publications, counts.passages)
    assert head["last_change"] == counts.last_change
    assert "vectors" not in head
    publications = [line["id"] for line in lines if line["type"] == "publication"]
    assert publications == sorted(p.id for p in home.store.publications())
    assert [line["type"] for line in lines if line["type"] != "passage"] == ["publication"] * 2
    current = ""
    passages = []
    for line in lines:
        if line["type"] == "publication":
            current = line["id"]
            assert line["passages"] == home.store.publication(current).passages
        else:
            assert line["publication"]["id"] == current
            assert line["url"] == f"{BASE}/publications/{current}#passage-{line['passage_id']}"
            passages.append(line)
    assert {line["passage_id"]: line["text"] for line in passages} == {
        id: stored.passage.text for id, stored in home.store.passages(home.store.passage_ids()).items()
    }
    assert not any("vector" in line or "spans" in line for line in passages)


def test_no_file_of_the_server_is_named(home: Home) -> None:
    text = "".join(Export(home.store, Filter(), "").lines())
    assert "file:" not in text
    assert str(Path.cwd().anchor + "tmp") not in text


def test_vectors_come_on_request(home: Home) -> None:
    head, *lines = exported(home, vectors=True)
    assert head["vectors"] == {"encoder": home.encoder.fingerprint, "dim": home.encoder.dim}
    stored = {id: np.frombuffer(vector, "<f4") for id, _, vector in home.store.vectors(None, home.encoder.fingerprint)}
    found = {line["passage_id"]: line["vector"] for line in lines if line["type"] == "passage"}
    assert set(found) == set(stored)
    for id, vector in found.items():
        assert np.allclose(vector, stored[id], atol=1e-6)
    assert all("vector" not in line for line in lines if line["type"] == "publication")


def test_a_filter_leaves_the_rest_out(home: Home) -> None:
    one = home.store.publications()[0].id
    head, *lines = exported(home, Filter(publication=(one,)))
    assert head["publications"] == 1
    assert head["passages"] == len(lines) - 1
    assert {line.get("publication", line)["id"] for line in lines} == {one}
    assert [line["type"] for line in exported(home, Filter(programme=("x",)))] == ["export"]


def test_a_publication_that_goes_meanwhile_is_left_out(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    export = Export(home.store, Filter(), BASE)
    known = export.ids()
    monkeypatch.setattr(Export, "ids", lambda _: [*known, "gone"])
    lines = [json.loads(line) for line in "".join(export.lines()).splitlines() if line]
    assert [line["id"] for line in lines if line["type"] == "publication"] == known


def test_the_version_follows_what_is_written(home: Home) -> None:
    plain = Export(home.store, Filter(), BASE)
    assert plain.version() == Export(home.store, Filter(), BASE).version()
    others = [
        Export(home.store, Filter(language=("nl",)), BASE),
        Export(home.store, Filter(), ""),
        Export(home.store, Filter(), BASE, home.encoder),
    ]
    assert len({plain.version(), *(other.version() for other in others)}) == 4


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "kb.jsonl"
    assert write_whole(path, ["één\n", "x\n"]) == 8
    assert path.read_bytes() == "één\nx\n".encode()

    def broken() -> Iterator[str]:
        yield "new\n"
        raise OSError("the disk is full")

    with pytest.raises(SettingsError, match="disk is full"):
        write_whole(path, broken())
    assert path.read_bytes() == "één\nx\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["kb.jsonl"]
    with pytest.raises(SettingsError, match="--output"):
        write_whole(tmp_path / "nowhere" / "kb.jsonl", [])


def test_a_line_is_a_line_to_every_reader(home: Home) -> None:
    stored = next(iter(home.store.passages(home.store.passage_ids()).values()))
    metadata = replace(home.store.publications()[0].metadata, title="a\u2028b\x85c\u2029d\ne")
    document = Document("/x", "text/plain", "x", metadata, ())
    home.store.save_publication("x", document, [stored.passage], ["none"], "recipe")
    try:
        written = "".join(Export(home.store, Filter(publication=("x",)), BASE).lines())
        assert [json.loads(line)["type"] for line in written.splitlines()] == ["export", "publication", "passage"]
        assert json.loads(written.splitlines()[1])["title"] == "a\u2028b\x85c\u2029d\ne"
    finally:
        home.store.delete_publication("x")


def run(folder: Path, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, arguments, obj={"home": folder})


def test_the_command_needs_no_model(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home.store.database.path.parent
    shown = run(folder, "--language", "nl")
    assert shown.exit_code == 0
    assert shown.stdout == "".join(Export(home.store, Filter(language=("nl",)), "").lines())
    assert "KB_PUBLIC_URL" in shown.stderr
    assert not (folder / "models").exists()
    monkeypatch.setenv("KB_PUBLIC_URL", f"{BASE}/")
    written = run(folder, "-o", str(tmp_path / "kb.jsonl"))
    assert (written.exit_code, written.stdout) == (0, "")
    assert (tmp_path / "kb.jsonl").read_text("utf-8") == "".join(Export(home.store, Filter(), BASE).lines())
    assert isinstance(run(folder, "--programme", "onbekend").exception, QueryError)


def converted(home: Home, name: str, argument: str) -> list[dict[str, Any]]:
    """What an example of docs/connectors.md makes of the export."""
    (code,) = [
        block for block in re.findall(r"```python\n(.*?)```", CONNECTORS.read_text("utf-8"), re.S) if name in block
    ]
    export = "".join(Export(home.store, Filter(), BASE, home.encoder).lines())
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, argument], input=export.encode(), capture_output=True, check=True
    )
    return [json.loads(line) for line in result.stdout.decode().removesuffix("\n").split("\n")]


def test_the_documented_converter_makes_a_bulk_request(home: Home) -> None:
    lines = converted(home, "to_bulk.py", "kb")
    actions, documents = lines[::2], lines[1::2]
    assert all(set(action) == {"index"} and action["index"]["_index"] == "kb" for action in actions)
    ids = [action["index"]["_id"] for action in actions]
    assert len(ids) == len(set(ids)) == home.store.counts().publications + home.store.counts().passages
    assert documents == exported(home, vectors=True)[1:]


def test_the_documented_mapping_knows_the_fields(home: Home) -> None:
    blocks = re.findall(r"```json\n(.*?)```", CONNECTORS.read_text("utf-8"), re.S)
    properties = next(json.loads(block) for block in blocks if "mappings" in block)["mappings"]["properties"]
    passage = next(line for line in exported(home, vectors=True) if line["type"] == "passage")
    publication = next(line for line in exported(home) if line["type"] == "publication")
    assert set(properties) <= set(passage) | set(publication)
    assert set(properties["publication"]["properties"]) == set(passage["publication"])


def test_the_documented_converter_makes_graph_items(home: Home) -> None:
    items = converted(home, "to_graph.py", "tenant-1")
    assert len(items) == home.store.counts().publications
    assert len({item["id"] for item in items}) == len(items)
    for item, publication in zip(items, sorted(home.store.publications(), key=lambda p: p.id), strict=True):
        assert re.fullmatch(r"[0-9a-f]{1,128}", item["id"])
        body = item["body"]
        assert set(body) == {"acl", "properties", "content"}
        assert body["acl"] == [{"type": "everyone", "value": "tenant-1", "accessType": "grant"}]
        assert body["properties"]["title"] == publication.metadata.title
        assert None not in body["properties"].values()
        for stored in home.store.passages_of(publication.id):
            assert stored.passage.text in body["content"]["value"]


def test_the_documented_shapes_are_the_real_ones(home: Home) -> None:
    blocks = re.findall(r"```json\n(.*?)```", CONNECTORS.read_text("utf-8"), re.S)
    documented = [json.loads(line) for line in blocks[0].strip().split("\n")]
    real = {line["type"]: line for line in exported(home)}
    for line in documented:
        assert set(line) - {"..."} <= set(real[line["type"]])
    assert set(documented[2]) == set(real["passage"])
