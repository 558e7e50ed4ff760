"""Suggestions that follow the store, questions counted without harm, and what resembles what."""

import sqlite3
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pattern_homes
import pytest
from homes import TAXONOMY, Home

from index.suggest import SuggestionKind
from index.vectors import VectorIndex
from kb import discovery as module
from kb.discovery import Discovery, normalised
from kb.errors import NotFound, SettingsError
from kb.lessons.reviewing import Reviewing
from kb.store import Store

DOCUMENTS = {
    "leiderschap": "# Leiderschap in de wijk\n\nLeiderschap vraagt vertrouwen en mandaat van bestuurders.\n",
    "regie": "# Regie en richting\n\nLeiderschap vraagt mandaat en vertrouwen in de wijk.\n",
    "geld": "# Geld en tijd\n\n## 2.1 Onzekere financiering\n\nSubsidies stoppen, contracten lopen af.\n",
}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / f"{name}.md").write_text(text)
    made = Home(tmp_path / "home")
    made.ingest(folder)
    yield made
    made.store.close()


@pytest.fixture
def discovery(home: Home) -> Discovery:
    return Discovery(home.store, lambda: home.indexes.vectors, TAXONOMY)


def suggested(discovery: Discovery, prefix: str, language: str = "nl") -> dict[str, SuggestionKind]:
    return {found.text: found.kind for found in discovery.suggest(prefix, language)}


def no_vectors() -> VectorIndex:
    raise AssertionError("opened")


# Suggestions


def test_titles_headings_and_labels_are_suggested(discovery: Discovery) -> None:
    assert suggested(discovery, "regie en")["Regie en richting"] is SuggestionKind.TITLE
    assert suggested(discovery, "onzek") == {"Onzekere financiering": SuggestionKind.HEADING}
    assert suggested(discovery, "financ")["Onzekere financiering"] is SuggestionKind.HEADING


def test_labels_are_suggested_once_something_is_told_about_them(tmp_path: Path) -> None:
    lessons = pattern_homes.LessonHome(tmp_path)
    discovery = Discovery(lessons.store, no_vectors, TAXONOMY)
    assert suggested(discovery, "op een l") == {}
    pattern_homes.fill(lessons)
    assert suggested(discovery, "op een l")["Op één lijn"] is SuggestionKind.LABEL
    assert suggested(discovery, "zuid-l")["Zuid-Limburg"] is SuggestionKind.LABEL
    coordinator = TAXONOMY.label("determinant", "coordinator")
    assert suggested(discovery, coordinator)[coordinator] is SuggestionKind.LABEL
    told = {
        id for facet in ("programme", "kind", "region", "target_group") for id in lessons.store.facet_counts()[facet]
    }
    others = [term for terms in TAXONOMY.sections.values() for term in terms if term.id not in told]
    assert TAXONOMY.sections["actor"][0] in others
    for term in others:
        if term.id not in ("coordinator", "financial-resources"):
            assert suggested(discovery, term.nl).get(term.nl) is not SuggestionKind.LABEL


def test_a_rejected_lesson_is_no_reason_to_suggest_its_subject(tmp_path: Path) -> None:
    lessons = pattern_homes.LessonHome(tmp_path)
    quote = "Een vaste projectleider houdt vaart."
    lessons.add("een", None, [(quote, pattern_homes.SUCCESS, "coordinator", None)])
    discovery = Discovery(lessons.store, no_vectors, TAXONOMY)
    coordinator = TAXONOMY.label("determinant", "coordinator")
    assert coordinator in suggested(discovery, coordinator)
    (lesson,) = lessons.lessons.lessons()
    Reviewing(lessons.catalogue, TAXONOMY).reject(lesson.id, "Jan")
    assert coordinator not in suggested(discovery, coordinator)


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("2.1 Kosten", "Kosten"),
        ("3. Kosten", "Kosten"),
        ("IV. Kosten", "Kosten"),
        ("b) Kosten", "Kosten"),
        ("2024 in cijfers", "2024 in cijfers"),
        ("3 tips over kosten", "3 tips over kosten"),
    ],
)
def test_headings_lose_their_number_but_no_words(
    home: Home, discovery: Discovery, tmp_path: Path, heading: str, shown: str
) -> None:
    (tmp_path / "x.md").write_text(f"# Xenia\n\n## {heading}\n\nTekst.\n")
    home.ingest(tmp_path / "x.md")
    assert suggested(discovery, shown) == {shown: SuggestionKind.HEADING}


def test_suggestions_need_no_vectors(home: Home) -> None:
    assert Discovery(home.store, no_vectors, TAXONOMY).suggest("regie")


def test_suggestions_follow_the_store(home: Home, discovery: Discovery, tmp_path: Path) -> None:
    assert not suggested(discovery, "zwem")
    (tmp_path / "nieuw.md").write_text("# Zwemmen in zee\n\nHet water is koud.\n")
    home.ingest(tmp_path / "nieuw.md")
    assert "Zwemmen in zee" in suggested(discovery, "zwem")
    home.store.delete_publication("nieuw")
    assert not suggested(discovery, "zwem")


def test_they_are_made_once_while_nothing_changes(
    home: Home, discovery: Discovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    headings = home.store.headings
    monkeypatch.setattr(home.store, "headings", lambda: asked.append(1) or headings())
    for prefix in ("a", "re", "reg"):
        discovery.suggest(prefix)
    assert len(asked) == 1


def test_what_takes_long_to_make_rests(home: Home, discovery: Discovery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SLOW_SECONDS", 0.0)
    monkeypatch.setattr(module, "_REST", 10_000)
    assert suggested(discovery, "regie en")
    home.store.delete_publication("regie")
    assert suggested(discovery, "regie en")


def test_a_question_is_suggested_when_three_have_asked_it(
    discovery: Discovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MAX_AGE_SECONDS", 0.0)
    for query in ("Wat werkt bij Xenia?", "wat werkt  bij xenia"):
        discovery.log(query, 4)
        assert not suggested(discovery, "xen")
    discovery.log("WAT WERKT BIJ XENIA", 4)
    assert suggested(discovery, "xen") == {"wat werkt bij xenia": SuggestionKind.QUERY}


# Counting questions


def test_questions_that_find_nothing_are_not_suggested(home: Home, discovery: Discovery) -> None:
    for found in (4, 4, 4, 0):
        discovery.log("xenia", found)
    assert home.store.frequent_queries(3, 10) == {}
    discovery.log("xenia", 1)
    assert home.store.frequent_queries(3, 10) == {"xenia": 5}


def test_the_most_frequent_come_first(home: Home) -> None:
    for query, times in {"een": 3, "twee": 5, "drie": 2, "vier": 5}.items():
        for _ in range(times):
            home.store.log_query(query, 1)
    assert list(home.store.frequent_queries(3, 10).items()) == [("twee", 5), ("vier", 5), ("een", 3)]
    assert list(home.store.frequent_queries(3, 1)) == ["twee"]


def test_nothing_is_counted_when_the_setting_is_off(home: Home) -> None:
    quiet = Discovery(home.store, lambda: home.indexes.vectors, TAXONOMY, log=False)
    quiet.log("xenia", 1)
    assert home.store.frequent_queries(1, 10) == {}


@pytest.mark.parametrize("query", ["", "  ?! ", "x" * 300])
def test_what_is_no_question_is_not_counted(home: Home, discovery: Discovery, query: str) -> None:
    discovery.log(query, 1)
    assert home.store.frequent_queries(1, 10) == {}


@pytest.mark.parametrize(
    ("query", "expected"), [("Wat  remt\tons?", "wat remt ons"), ("« Één »", "« één »"), ("(a) b...", "(a) b")]
)
def test_normalised(query: str, expected: str) -> None:
    assert normalised(query) == expected


def test_a_locked_database_neither_fails_nor_delays(home: Home, discovery: Discovery, tmp_path: Path) -> None:
    discovery.log("vooraf", 1)
    other = sqlite3.connect(tmp_path / "home" / "kb.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.perf_counter()
    discovery.log("tijdens", 1)
    assert time.perf_counter() - start < 2
    other.execute("ROLLBACK")
    other.close()
    assert set(home.store.frequent_queries(1, 10)) == {"vooraf"}
    # The patience of other writes is as it was.
    assert home.store._db.connection.execute("PRAGMA busy_timeout").fetchone()[0] >= 1000


def test_a_database_that_cannot_be_written_does_not_fail_a_search(home: Home, discovery: Discovery) -> None:
    home.store._db.connection.execute("PRAGMA query_only = ON")
    discovery.log("xenia", 1)
    home.store._db.connection.execute("PRAGMA query_only = OFF")
    assert home.store.frequent_queries(1, 10) == {}


def test_a_database_of_the_first_version_gets_the_table(tmp_path: Path) -> None:
    first = sqlite3.connect(tmp_path / "kb.sqlite3")
    first.executescript(files("kb").joinpath("migrations", "0001_initial.sql").read_text("utf-8"))
    first.execute("PRAGMA user_version = 1")
    first.close()
    again = Store(tmp_path / "kb.sqlite3")
    again.log_query("a", 1)
    assert again.frequent_queries(1, 1) == {"a": 1}
    again._db.connection.execute("PRAGMA user_version = 999")
    again.close()
    with pytest.raises(SettingsError, match="upgrade kb"):
        Store(tmp_path / "kb.sqlite3")


# What resembles what


def test_similar_passages_are_those_of_other_publications(home: Home, discovery: Discovery) -> None:
    own = home.store.passages_of("leiderschap")
    found = discovery.similar_passages(own[0].id, 10)
    assert found[0].publication.id == "regie"
    assert {f.passage.publication_id for f in found} == {"regie", "geld"}
    scores = [f.score for f in found]
    assert scores == sorted(scores, reverse=True)
    assert len(discovery.similar_passages(own[0].id, 1)) == 1


def test_similar_publications(home: Home, discovery: Discovery) -> None:
    found = discovery.similar_publications("leiderschap")
    assert [f.publication.id for f in found] == ["regie", "geld"]
    assert 1 >= found[0].score > found[1].score >= -1
    assert [f.publication.id for f in discovery.similar_publications("leiderschap", 1)] == ["regie"]


def test_they_follow_the_index(home: Home, discovery: Discovery, tmp_path: Path) -> None:
    discovery.similar_publications("geld")
    (tmp_path / "nieuw.md").write_text(DOCUMENTS["geld"] + "Ook in de wijk.\n")
    home.ingest(tmp_path / "nieuw.md")
    assert discovery.similar_publications("geld")[0].publication.id == "nieuw"


def test_what_the_store_no_longer_has_is_left_out(home: Home, discovery: Discovery) -> None:
    passage = home.store.passages_of("leiderschap")[0].id
    discovery.similar_publications("leiderschap")
    home.store.delete_publication("regie")  # the index still has it
    assert {f.publication.id for f in discovery.similar_passages(passage)} == {"geld"}
    assert {f.publication.id for f in discovery.similar_publications("leiderschap")} == {"geld"}


def test_what_is_not_in_the_index_resembles_nothing_yet(home: Home, discovery: Discovery) -> None:
    passage = home.store.passages_of("leiderschap")[0].id
    home.indexes.vectors.rebuild([], home.store.last_change())
    assert discovery.similar_passages(passage) == []
    assert discovery.similar_publications("leiderschap") == []


def test_unknown_ids(discovery: Discovery) -> None:
    with pytest.raises(NotFound):
        discovery.similar_passages(999_999)
    with pytest.raises(NotFound):
        discovery.similar_publications("nergens")
