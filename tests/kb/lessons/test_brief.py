"""What a brief holds: verbatim quotes with numbered sources, and nothing of our own making."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import brief_kb
import pytest
from brief_kb import BriefKb, FakePatterns

from kb.errors import QueryError
from kb.lessons.brief_contract import brief_json
from kb.lessons.brief_types import Brief, LinkKind, Options, Part, Section
from kb.lessons.countermeasures import Countermeasures

TOPIC = "regionale samenwerking"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefKb]:
    made = brief_kb.make(tmp_path_factory.mktemp("kb"))
    yield made
    made.application.store.close()


@pytest.fixture(scope="module")
def brief(home: BriefKb) -> Brief:
    return home.composer.compose(TOPIC)


def part(brief: Brief, section: Section) -> Part:
    return next(part for part in brief.parts if part.section is section)


def test_every_quote_stands_verbatim_in_its_source(home: BriefKb, brief: Brief) -> None:
    assert len(brief.quotes) > 5
    for quote in brief.quotes:
        stored = home.application.store.passage(quote.passage_id)
        assert quote.text in stored.passage.text
        assert stored.publication_id == brief.sources[quote.source - 1].publication.id
        assert stored.passage.page == quote.page


def test_sources_are_numbered_in_the_order_they_are_quoted(brief: Brief) -> None:
    assert [source.number for source in brief.sources] == list(range(1, len(brief.sources) + 1))
    first_seen = list(dict.fromkeys(quote.source for quote in brief.quotes))
    assert first_seen == sorted(first_seen)
    assert {quote.source for quote in brief.quotes} == {source.number for source in brief.sources}
    report = next(s for s in brief.sources if s.publication.id == "op-een-lijn-rapport")
    assert set(report.pages) == {4, 6}


def test_comparable_programmes_come_with_their_own_sentences(brief: Brief) -> None:
    items = part(brief, Section.PROGRAMMES).items
    assert {item.programme for item in items} == {"op-een-lijn", "awpg"}
    for item in items:
        for quote in item.quotes:
            assert brief.sources[quote.source - 1].publication.metadata.programme == item.programme


def test_a_factor_that_two_programmes_name_counts_two(brief: Brief) -> None:
    (item,) = part(brief, Section.SUCCESS).items
    assert item.programmes == 2
    assert item.determinant == "coordinator"
    assert len({quote.source for quote in item.quotes}) == 2


def test_a_barrier_has_what_its_passage_sets_against_it(brief: Brief) -> None:
    items = part(brief, Section.BARRIERS).items
    found = {item.quotes[0].text: item.countered for item in items}
    (countered,) = found["Regionale samenwerking stokt door gebrek aan geld."]
    assert countered.link is LinkKind.PASSAGE
    assert countered.quote.text == "Leg geld voor regionale samenwerking vast in een contract."


def test_a_barrier_without_an_answer_of_its_own_gets_that_of_its_pattern(home: BriefKb) -> None:
    snapshot = home.catalogue.snapshot()
    lonely = snapshot.by_id[home.lesson("Zonder geld")]
    assert Countermeasures(snapshot).of(lonely) is None
    patterns = FakePatterns([[lonely.id, home.lesson("Regionale samenwerking stokt")]])
    found = Countermeasures(snapshot, patterns).of(lonely)
    assert found is not None
    assert found[0] is LinkKind.PATTERN
    assert found[1].quote.startswith("Leg geld")


def test_an_answer_in_another_passage_is_linked_by_its_publication(home: BriefKb) -> None:
    snapshot = home.catalogue.snapshot()
    barrier = snapshot.by_id[home.lesson("Regionale samenwerking stokt")]
    moved = [
        dataclasses.replace(lesson, passage_id=0) if lesson.quote.startswith("Leg geld") else lesson
        for lesson in snapshot.lessons
    ]
    found = Countermeasures(dataclasses.replace(snapshot, lessons=moved)).of(barrier)
    assert found is not None
    assert found[0] is LinkKind.PUBLICATION


def test_what_shares_no_subject_is_not_set_against_a_barrier(home: BriefKb) -> None:
    snapshot = home.catalogue.snapshot()
    barrier = snapshot.by_id[home.lesson("Regionale samenwerking stokt")]
    bare = dataclasses.replace(barrier, statement=dataclasses.replace(barrier.statement, determinants=(), themes=()))
    assert Countermeasures(snapshot).of(bare) is None


def test_tools_are_publications_of_that_kind_and_lessons_under_such_a_heading(brief: Brief) -> None:
    found = {brief.sources[i.quotes[0].source - 1].publication.id for i in part(brief, Section.TOOLS).items}
    assert found == {"wijzer", "kwaad"}


def test_contradictions_need_patterns(home: BriefKb, brief: Brief) -> None:
    assert Section.CONTRADICTIONS not in {part.section for part in brief.parts}
    pair = (home.lesson("Regionale samenwerking lukt met een kartrekker."), home.lesson("Zonder geld"))
    made = home.with_patterns(FakePatterns(pairs=[pair])).compose(TOPIC)
    (item,) = part(made, Section.CONTRADICTIONS).items
    assert tuple(quote.lesson_id for quote in item.quotes) == pair


def test_gaps_are_what_no_lesson_on_the_topic_is_about(home: BriefKb, brief: Brief) -> None:
    gaps = part(brief, Section.GAPS).gaps
    assert gaps is not None
    determinants = [term.id for term in home.application.taxonomy.sections["determinant"]]
    assert set(determinants) - set(gaps.determinants) == {"coordinator", "financial-resources"}
    assert list(gaps.determinants) == [id for id in determinants if id in gaps.determinants]
    assert "digital-care" in gaps.themes
    assert "finance" not in gaps.themes


def test_only_the_sections_asked_for_are_made(home: BriefKb) -> None:
    made = home.composer.compose(TOPIC, Options((Section.SUCCESS,), limit=1))
    assert [part.section for part in made.parts] == [Section.SUCCESS]
    assert {quote.polarity for quote in made.quotes} == {brief_kb.SUCCESS}


def test_a_topic_that_nothing_answers_says_so_and_has_no_gaps(home: BriefKb, monkeypatch: pytest.MonkeyPatch) -> None:
    kb = home.application.kb
    found = dataclasses.replace(kb.search(TOPIC), answered=False)
    monkeypatch.setattr(kb, "search", lambda *_, **__: found)
    made = home.composer.compose(TOPIC)
    assert not made.answered
    assert Section.GAPS not in {part.section for part in made.parts}


def test_an_empty_topic_is_refused(home: BriefKb) -> None:
    with pytest.raises(QueryError):
        home.composer.compose("  ")


def test_an_empty_kb_gives_an_empty_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief_kb, "PUBLICATIONS", {})
    empty = brief_kb.make(tmp_path)
    made = empty.composer.compose(TOPIC)
    assert (made.quotes, made.sources) == ((), ())
    empty.application.store.close()


def test_the_json_has_every_quote_and_names_its_source(home: BriefKb, brief: Brief) -> None:
    told = brief_json(brief, home.application.taxonomy, lambda p: {"id": p.id})
    quotes = [
        q for section in told["sections"] for item in section["items"] for q in [*item["quotes"], *item["countered_by"]]
    ]
    assert [q["quote"] for q in quotes] == [q.text for q in brief.quotes]
    assert told["date"] == "2026-02-01"
    assert told["sources"][0]["number"] == 1
