"""Patterns: what is grouped, how it is named and counted, and ids that stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from pattern_homes import BARRIER, FINDING, RECOMMENDATION, RESULT, SUCCESS, LessonHome, Told, fill

from kb.errors import NotFound, QueryError
from kb.lesson import Review, Status
from kb.lessons.evidence import Step
from kb.lessons.grouping import SIDES
from kb.lessons.patterns import Pattern, PatternFilter, Patterns

MONEY = ("financial-resources", "finance")
LEADER = ("coordinator", "leadership")


@pytest.fixture
def home(tmp_path: Path) -> LessonHome:
    made = LessonHome(tmp_path)
    fill(made)
    return made


def money(patterns: Patterns) -> Pattern:
    return patterns.all(PatternFilter(theme="finance")).patterns[0]


def test_success_and_recommendation_join_and_barrier_stays_apart(home: LessonHome) -> None:
    found = money(home.patterns())
    assert len(found.lessons) == 3
    assert {lesson.polarity for lesson in found.lessons} == {SUCCESS, RECOMMENDATION}
    assert found.determinant == "financial-resources"
    assert found.polarity is SUCCESS


def test_no_pattern_mixes_sides(home: LessonHome) -> None:
    for pattern in home.patterns().all().patterns:
        assert len({SIDES[lesson.polarity] for lesson in pattern.lessons}) == 1


def test_languages_meet_in_one_pattern(tmp_path: Path) -> None:
    home = LessonHome(tmp_path)
    told: Told = ("Vertrouwen samenwerking leiderschap ouderen dementie", SUCCESS, None, "trust")
    home.add("nl", "op-een-lijn", [told])
    home.add("en", "awpg", [("Trust collaboration leadership elderly dementia", SUCCESS, None, "trust")], language="en")
    found = home.patterns().all().patterns
    assert [len(pattern.lessons) for pattern in found] == [2]
    assert found[0].centre.language == "nl"


def test_a_pattern_is_named_by_a_validated_quote_if_there_is_one(home: LessonHome) -> None:
    patterns = home.patterns()
    found = money(patterns)
    other = next(lesson for lesson in found.lessons if lesson.id != found.centre.id)
    assert 6 <= len(other.quote.split()) <= 30
    home.lessons.add_review(Review(other.id, Status.VALIDATED, "R", "2026-01-01T00:00:00+00:00"), "x", other.quote)
    assert money(patterns).centre.id == other.id


def test_rejected_lessons_take_no_part(home: LessonHome) -> None:
    patterns = home.patterns()
    gone = money(patterns).lessons[0]
    home.lessons.add_review(Review(gone.id, Status.REJECTED, "R", "2026-01-01T00:00:00+00:00"), "x", gone.quote)
    assert gone.id not in {lesson.id for lesson in money(patterns).lessons}
    assert patterns.of_lesson(gone.id) is None


def test_evidence_counts_programmes_of_those_that_speak(home: LessonHome) -> None:
    evidence = money(home.patterns()).evidence
    assert evidence.programmes == ("awpg", "gezonde-slagkracht", "op-een-lijn")
    assert evidence.speaking == 3
    assert evidence.years == (2012, 2016)
    assert evidence.kinds == ("evaluation", "final-report")
    assert (evidence.regions, evidence.target_groups) == (("zuid-limburg",), ("professionals",))
    assert evidence.step is Step.SEVERAL_PROGRAMMES


def test_ids_stay_after_the_same_ingest_and_after_one_more_publication(home: LessonHome) -> None:
    home.patterns().refresh()
    before = {pattern.id: pattern.lessons for pattern in home.lessons.patterns()}
    assert len(before) == 2
    fill(home)
    home.patterns().refresh()
    assert {pattern.id: pattern.lessons for pattern in home.lessons.patterns()} == before
    home.add("elders", "goudsbloem", [("Kaas melk boter eieren spek.", SUCCESS, None, None)])
    home.patterns().refresh()
    assert {pattern.id: pattern.lessons for pattern in home.lessons.patterns()} == before


def test_an_id_stays_while_the_pattern_grows_and_its_name_changes(home: LessonHome) -> None:
    before = money(home.patterns()).id
    quote = "Bespreek structurele financiering vroeg tijdens het traject."
    home.add("vier", "goudsbloem", [(quote, SUCCESS, *MONEY)])
    after = money(home.patterns())
    assert len(after.lessons) == 4
    assert after.id == before


def test_a_pattern_of_which_most_lessons_are_gone_ends(home: LessonHome) -> None:
    patterns = home.patterns()
    patterns.refresh()
    before = money(patterns).id
    for id in ("een-rapport", "twee-verslag", "drie-evaluatie"):
        home.store.delete_publication(id)
    assert patterns.all().total == 0
    with pytest.raises(NotFound, match=before):
        patterns.get(before)
    assert home.lessons.patterns() == []


def test_nothing_is_written_when_nothing_changed(home: LessonHome, monkeypatch: pytest.MonkeyPatch) -> None:
    home.patterns().refresh()
    monkeypatch.setattr(home.lessons, "save_patterns", lambda patterns: pytest.fail("saved again"))
    assert home.patterns().refresh() == 2


def test_filters_and_questions(home: LessonHome) -> None:
    patterns = home.patterns()
    assert patterns.all(PatternFilter(least_programmes=3)).total == 1
    assert patterns.all(PatternFilter(polarity=BARRIER)).total == 0
    assert patterns.all(PatternFilter(programme="Op één lijn")).total == 2
    assert patterns.all(PatternFilter(programme="awpg")).total == 1
    found = patterns.all(query="projectleider mandaat")
    assert found.patterns[0].theme == "leadership"
    assert patterns.all(page=2, page_size=1).patterns[0].id == patterns.all().patterns[1].id
    with pytest.raises(QueryError, match="unknown theme 'zzz'"):
        patterns.all(PatternFilter(theme="zzz"))


def test_a_result_of_an_evaluation_supports_a_pattern(home: LessonHome) -> None:
    quote = "Structurele financiering vroeg bespreken in het traject"
    home.add("meting", "goudsbloem", [(quote, RESULT, *MONEY)], kind="evaluation")
    found = money(home.patterns())
    assert [lesson.quote for lesson in found.supported_by] == [quote]
    assert found.evidence.step is Step.EVALUATED
    assert "goudsbloem" not in found.evidence.programmes


def test_what_helped_here_and_hindered_there_is_shown_side_by_side(home: LessonHome) -> None:
    patterns = home.patterns()
    found = patterns.contradictions()
    assert {(c.helped.publication_id, c.other.publication_id, c.against.value) for c in found} == {
        ("een-rapport", "drie-evaluatie", "hindered"),
        ("twee-verslag", "drie-evaluatie", "hindered"),
    }
    pattern = patterns.all(PatternFilter(theme="leadership")).patterns[0]
    assert pattern.contradictions == tuple(found)


def test_a_lack_that_hinders_contradicts_nothing(home: LessonHome) -> None:
    lacking = {"Gebrek aan structurele financiering vroeg in het traject."}
    assert not lacking & {c.other.quote for c in home.patterns().contradictions()}


def test_what_made_no_difference_contradicts_what_helped(tmp_path: Path) -> None:
    home = LessonHome(tmp_path)
    home.add("a", "awpg", [("Projectleider mandaat vergadering maakt succes.", SUCCESS, *LEADER)])
    told: Told = ("Projectleider mandaat vergadering maakt geen verschil.", FINDING, *LEADER)
    home.add("b", "goudsbloem", [told])
    assert [c.against.value for c in home.patterns().contradictions()] == ["no-matter"]


def test_an_empty_kb_has_no_patterns(tmp_path: Path) -> None:
    patterns = LessonHome(tmp_path).patterns()
    assert patterns.refresh() == 0
    assert patterns.all().total == 0
    assert not patterns.contradictions()
