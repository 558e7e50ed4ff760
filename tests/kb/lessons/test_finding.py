"""Finding lessons: what is found, in which order, and what is told with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import TAXONOMY

from kb.errors import NotFound, QueryError
from kb.lesson import Polarity
from kb.lesson_store import StoredPattern
from kb.lessons.finding import LessonFinder, LessonResult
from kb.types import Filter

from .lesson_home import LessonHome, Said

S, B, R, F = Polarity.SUCCESS, Polarity.BARRIER, Polarity.RECOMMENDATION, Polarity.FINDING
TRUST = "Vertrouwen tussen partners was de basis voor samenwerking."
NO_TRUST = "Gebrek aan vertrouwen remde de samenwerking."


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> LessonHome:
    """A kb that tests only read."""
    home = LessonHome(tmp_path_factory.mktemp("lessons"))
    fill(home)
    return home


@pytest.fixture
def home(tmp_path: Path) -> LessonHome:
    """A kb of one test's own."""
    home = LessonHome(tmp_path)
    fill(home)
    return home


def fill(home: LessonHome) -> None:
    home.add(
        "een",
        [
            Said(TRUST, S, "social-support", "trust"),
            Said(NO_TRUST, B, "social-support", "trust"),
            Said("Een vaste coördinator hield vaart in het werk.", S, "coordinator", "leadership"),
            Said("Het project liep drie jaar."),
        ],
        "op-een-lijn",
    )
    home.add(
        "twee",
        [
            Said(f"{TRUST[:-1]}!", S, "social-support", "trust"),
            Said("Plan samen de vergaderingen van het hele jaar.", R, weight=0.4),
            Said("Fietsen naar school is gezond.", F),
        ],
        "awpg",
    )
    home.add("drie", [Said("Trust was the basis of collaboration.", S, theme="trust")], language="en")


def quotes(result: LessonResult) -> list[str]:
    return [item.lesson.quote for item in result.items]


def test_a_question_finds_lessons_about_it_and_no_others(shared: LessonHome) -> None:
    found = quotes(shared.finder.find("vertrouwen"))
    assert {TRUST, NO_TRUST, "Trust was the basis of collaboration."} == set(found)


def test_without_a_question_all_lessons_come_the_weightiest_first(shared: LessonHome) -> None:
    result = shared.finder.find()
    assert result.total == 6  # the two versions of one sentence are one
    assert quotes(result)[-1] == "Plan samen de vergaderingen van het hele jaar."
    assert result.query is None


def test_the_intent_of_the_question_puts_its_polarity_first_and_hides_nothing(shared: LessonHome) -> None:
    hinders = shared.finder.find("wat remt vertrouwen en samenwerking")
    assert quotes(hinders)[0] == NO_TRUST
    assert TRUST in quotes(hinders)
    helps = shared.finder.find("wat helpt bij vertrouwen en samenwerking")
    assert {item.lesson.polarity for item in helps.items[:-1]} == {S}
    assert quotes(helps)[-1] == NO_TRUST
    assert shared.finder.find("wat remt vertrouwen").preferred is B
    assert shared.finder.find("wat remt vertrouwen", polarity=["success"]).preferred is None


def test_polarity_determinant_theme_and_status_choose(shared: LessonHome) -> None:
    find = shared.finder.find
    assert quotes(find("vertrouwen", polarity=["barrier"])) == [NO_TRUST]
    assert quotes(find(determinant=["coordinator"])) == ["Een vaste coördinator hield vaart in het werk."]
    # by label as well, and several values mean "or"
    assert find(theme=["Vertrouwen", "leadership"]).total == 4
    assert find(status=["validated"]).total == 0


def test_filters_and_fields_choose_publications(shared: LessonHome) -> None:
    assert shared.finder.find(filter=Filter(programme=("AWPG",))).total == 3
    assert shared.finder.find("programma:awpg").total == 3
    assert [i.publication.id for i in shared.finder.find("vertrouwen", filter=Filter(language=("en",))).items] == [
        "drie"
    ]
    assert quotes(shared.finder.find('"gebrek aan vertrouwen"')) == [NO_TRUST]


def test_the_same_words_come_once_and_name_the_other_publications(shared: LessonHome) -> None:
    first = shared.finder.find("vertrouwen tussen partners").items[0]
    assert first.publication.id == "een"
    assert [(lesson.quote, where.id) for lesson, where in first.also_in] == [(f"{TRUST[:-1]}!", "twee")]
    # chosen from the other publication alone, the first one is named
    other = shared.finder.find("vertrouwen", filter=Filter(publication=("twee",))).items[0]
    assert [where.id for _, where in other.also_in] == ["een"]


def test_programmes_are_counted_by_meaning_within_a_polarity(shared: LessonHome) -> None:
    counts = {item.lesson.quote: item.programmes for item in shared.finder.find("vertrouwen").items}
    # a publication without a programme counts for itself, whatever its language
    assert counts[TRUST] == 3
    assert counts[NO_TRUST] == 1


def test_a_pattern_says_which_lessons_are_the_same(home: LessonHome) -> None:
    ids = [home.lesson(quote).id for quote in (NO_TRUST, "Fietsen naar school is gezond.")]
    home.lessons.save_patterns([StoredPattern("p1", B, None, ids[0], tuple(ids))])
    assert home.finder.get(ids[0]).programmes == 2
    assert [one.lesson.id for one in home.finder.same(ids[0])] == [ids[1]]


def test_what_was_validated_comes_first_among_equals(home: LessonHome) -> None:
    home.add("vier", [Said("Geld helpt kleine teams.", S), Said("Geld helpt grote teams.", S)])
    before = quotes(home.finder.find("geld helpt teams"))
    assert len(before) == 2
    home.reviewing.validate(home.lesson(before[1]).id, "Redactie")
    assert quotes(home.finder.find("geld helpt teams")) == before[::-1]


def test_rejected_lessons_are_never_found_but_can_be_looked_at(home: LessonHome) -> None:
    lesson = home.lesson(NO_TRUST)
    home.reviewing.reject(lesson.id, "Redactie")
    for result in (home.finder.find("vertrouwen"), home.finder.find(), home.finder.find(status=["rejected"])):
        assert NO_TRUST not in quotes(result)
    assert home.finder.get(lesson.id).lesson.status == "rejected"
    # nor do they count as evidence or as a copy
    home.reviewing.reject(home.lesson(f"{TRUST[:-1]}!").id, "Redactie")
    first = home.finder.find(
        "vertrouwen tussen partners basis voor samenwerking", filter=Filter(language=("nl",))
    ).items[0]
    assert first.lesson.quote == TRUST
    assert (first.programmes, first.also_in) == (2, ())


def test_facets_count_as_if_nothing_of_them_were_chosen(shared: LessonHome) -> None:
    facets = shared.finder.find("vertrouwen", polarity=["barrier"]).facets
    assert facets["polarity"] == {"success": 3, "barrier": 1}
    assert facets["theme"] == {"trust": 1}
    assert facets["programme"] == {"op-een-lijn": 1}


def test_pages(shared: LessonHome) -> None:
    all_ids = [item.lesson.id for item in shared.finder.find(page_size=100).items]
    paged = [item.lesson.id for page in (1, 2, 3, 4) for item in shared.finder.find(page=page, page_size=2).items]
    assert paged == all_ids
    with pytest.raises(QueryError):
        shared.finder.find(page=0)


@pytest.mark.parametrize(
    ("wrong", "known"),
    [
        ({"polarity": ["goed"]}, "success, barrier"),
        ({"status": ["goed"]}, "machine, validated"),
        ({"determinant": ["goed"]}, "coordinator"),
        ({"theme": ["goed"]}, "leadership"),
    ],
)
def test_an_unknown_value_is_told_with_the_known_ones(
    shared: LessonHome, wrong: dict[str, list[str]], known: str
) -> None:
    with pytest.raises(QueryError, match="'goed'") as error:
        shared.finder.find(**wrong)  # type: ignore[arg-type]
    assert known in str(error.value)


def test_an_unknown_id_is_told(shared: LessonHome) -> None:
    with pytest.raises(NotFound):
        shared.finder.get("l0")


def test_a_kb_without_lessons_finds_none(tmp_path: Path) -> None:
    home = LessonHome(tmp_path)
    assert home.finder.find("vertrouwen").total == 0
    assert home.finder.find().items == ()
    assert isinstance(home.finder, LessonFinder)
    assert home.finder.taxonomy is TAXONOMY
