"""The store: round trips, stable ids, filters, the change log."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import NotFound, SettingsError
from kb.store import Store
from kb.types import Block, BlockKind, Document, Filter, Metadata, Passage, Span


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store(tmp_path / "kb.sqlite3")
    yield opened
    opened.close()


def document(uri: str = "/a.txt", **changes: object) -> Document:
    metadata = (
        Metadata(title=uri, language="nl") if not changes else Metadata(**({"title": uri, "language": "nl"} | changes))
    )
    return Document(uri, "text/plain", "hash", metadata, (Block(BlockKind.PARAGRAPH, "Een zin."),))


def passage(text: str = "Een zin.", heading: tuple[str, ...] = ()) -> Passage:
    return Passage(text, heading, (Span(0, 0, len(text)),))


def save(store: Store, id: str, *texts: str, **changes: object) -> None:
    passages = [passage(t) for t in texts]
    store.save_publication(id, document(f"/{id}.txt", **changes), passages, [f"h-{t}" for t in texts], "r")


TEXT = st.text(min_size=1, max_size=80)
METADATA = st.builds(
    Metadata,
    title=TEXT,
    language=st.sampled_from(["nl", "en"]),
    date=st.none() | st.dates(date(1950, 1, 1), date(2030, 1, 1)),
    year=st.none() | st.integers(1950, 2030),
    kind=st.none() | TEXT,
    programme=st.none() | TEXT,
    themes=st.sets(TEXT, max_size=3).map(lambda s: tuple(sorted(s))),
    regions=st.sets(TEXT, max_size=3).map(lambda s: tuple(sorted(s))),
    source_url=st.none() | TEXT,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(METADATA, st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=3).map(tuple)), max_size=5))
def test_what_goes_in_comes_out(store: Store, meta: Metadata, texts: list[tuple[str, tuple[str, ...]]]) -> None:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, 0, 2) for text, _ in texts)
    passages = [Passage(t, h, (Span(i, 0, len(t)),), 2, 2, "en") for i, (t, h) in enumerate(texts)]
    source = Document("/x.pdf", "application/pdf", "c", meta, blocks, 2)
    store.save_publication("x", source, passages, ["v"] * len(passages), "r")
    found = store.publication("x")
    assert found.metadata == meta
    assert tuple(store.blocks("x")) == blocks
    assert [p.passage for p in store.passages_of("x")] == passages


def test_unchanged_passages_keep_their_id(store: Store) -> None:
    save(store, "p", "Een.", "Twee.", "Drie.")
    before = {p.passage.text: p.id for p in store.passages_of("p")}
    save(store, "p", "Nul.", "Drie.", "Een.")
    after = {p.passage.text: p.id for p in store.passages_of("p")}
    assert (after["Een."], after["Drie."]) == (before["Een."], before["Drie."])
    assert after["Nul."] not in before.values()


def test_an_id_is_never_given_out_twice(store: Store) -> None:
    save(store, "p", "Een.")
    old = store.passages_of("p")[0].id
    store.delete_publication("p")
    save(store, "q", "Twee.")
    assert store.passages_of("q")[0].id > old


def test_the_change_log_tells_what_lives_and_what_is_gone(store: Store) -> None:
    save(store, "p", "Een.", "Twee.")
    seq = store.last_change()
    first, second = (p.id for p in store.passages_of("p"))
    save(store, "p", "Een.")
    assert store.changes_since(seq) == ([first], [second])
    assert store.changes_since(store.last_change()) == ([], [])


def test_filters(store: Store) -> None:
    save(store, "a", "Een.", programme="iza", year=2022, themes=("finance",), regions=("groningen",))
    save(store, "b", "Twee.", programme="npo", year=2015, language="en")
    save(store, "c", "Drie.", programme="iza")

    def ids(**wanted: object) -> list[str]:
        return [p.id for p in store.publications(Filter(**wanted))]

    assert ids(programme=("iza",)) == ["a", "c"]
    assert ids(programme=("iza", "npo"), year_from=2015) == ["a", "b"]
    assert ids(theme=("finance",), region=("groningen",)) == ["a"]
    assert ids(language=("en",)) == ["b"]
    assert ids(year_to=2015) == ["b"]
    assert ids(publication=("c",)) == ["c"]
    assert len(store.passage_ids(Filter(programme=("iza",)))) == 2
    assert store.facet_counts()["programme"] == {"iza": 2, "npo": 1}
    assert store.facet_counts(["a"])["theme"] == {"finance": 1}


def test_vectors_are_kept_by_content_and_encoder(store: Store) -> None:
    save(store, "a", "Een.", "Twee.")
    vector = np.arange(4, dtype=np.float32)
    store.save_vectors({"h-Een.": vector}, "toy")
    assert store.missing_vectors(["h-Een.", "h-Twee."], "toy") == {"h-Twee."}
    assert store.missing_vectors(["h-Een."], "other") == {"h-Een."}
    assert [p.passage.text for p in store.passages_without_vector("toy")] == ["Twee."]
    ((_, _, raw),) = store.vectors(None, "toy")
    assert np.array_equal(np.frombuffer(raw, "<f4"), vector)
    store.delete_publication("a")
    assert store.drop_unused_vectors() == 1


def test_unknown_ids(store: Store) -> None:
    with pytest.raises(NotFound):
        store.publication("nee")
    with pytest.raises(NotFound):
        store.passage(1)
    with pytest.raises(NotFound):
        store.delete_publication("nee")


def test_runs(store: Store) -> None:
    assert store.begin_run() is False
    assert store.has_open_run()
    assert store.begin_run() is True
    store.finish_run()
    assert store.begin_run() is False


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "kb.sqlite3"
    path.write_text("dit is geen database" * 100)
    with pytest.raises(SettingsError, match="cannot be opened"):
        Store(path)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "kb.sqlite3")
    store._db.connection.execute("PRAGMA user_version = 999")
    store.close()
    with pytest.raises(SettingsError, match="upgrade kb"):
        Store(tmp_path / "kb.sqlite3")
