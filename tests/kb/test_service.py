"""Searching as a reader does, over a small kb with the toy encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import Home

from index.evidence import Assessor, Candidate
from index.understanding import Understanding
from kb.errors import QueryError
from kb.types import Filter, Relevance, SearchResult

TEXTS = {
    "leiderschap": ("Leiderschap", "Leiderschap valt niet af te dwingen in de wijk. Het groeit in het werk zelf."),
    "geld": ("Geld", "Onzekere financiering op lange termijn remt vernieuwing in de zorg en in de wijk."),
    "kopie": ("Kopie", "Leiderschap valt niet af te dwingen in de wijk. Het groeit in het werk zelf."),
    "poh": ("Praktijk", "De praktijkondersteuner huisarts voert de gesprekken met ouderen in de buurt."),
    "trust": ("Trust", "Trust grows when people meet each other often and keep the promises they made."),
    "lijn": ("Lijn", "Aanbieders van eerstelijnszorg werken samen wanneer zij elkaar kennen en vertrouwen."),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("documents")
    for number, (name, (title, text)) in enumerate(TEXTS.items()):
        (folder / f"{name}.md").write_text(f"# {title}\n\n{text}\n")
        (folder / f"{name}.md.meta.toml").write_text(f'title = "{title}"\nyear = {2010 + number}\n')
    opened = Home(tmp_path_factory.mktemp("home"))
    assert opened.ingest(folder).exit_code == 0
    yield opened
    opened.store.close()


def ids(result: SearchResult) -> list[str]:
    return [group.publication.id for group in result.groups]


def test_the_best_publication_comes_first_with_its_quote(home: Home) -> None:
    result = home.kb.search("niet af te dwingen leiderschap")
    assert ids(result)[0] in ("leiderschap", "kopie")
    assert result.hits[0].quote.text.startswith("Leiderschap valt niet af te dwingen in de wijk.")
    # The toy encoder's cosines mean something else than those the judgement was learnt on: none is made.
    assert {hit.relevance for hit in result.hits} == {Relevance.RELATED}
    assert result.answered


def test_the_same_text_on_two_pages_is_shown_once(home: Home) -> None:
    result = home.kb.search("leiderschap afdwingen")
    first = result.hits[0]
    assert {first.publication.id, *first.copies} == {"leiderschap", "kopie"}
    assert not {"leiderschap", "kopie"} <= set(ids(result))


def test_a_compound_finds_its_parts(home: Home) -> None:
    assert ids(home.kb.search("eerstelijnszorgaanbieders"))[0] == "lijn"
    assert ids(home.kb.search("1e lijn"))[0] == "lijn"


def test_an_abbreviation_finds_its_full_form(home: Home) -> None:
    result = home.kb.search("POH")
    assert ids(result)[0] == "poh"
    assert "praktijkondersteuner huisarts" in result.notices.synonyms["POH"]


def test_a_typing_error_is_mended_and_told_and_can_be_undone(home: Home) -> None:
    result = home.kb.search("lijderschap")
    assert result.notices.corrections == (("lijderschap", "leiderschap"),)
    assert ids(result)[0] in ("leiderschap", "kopie")
    assert home.kb.search("lijderschap", as_typed=True).notices.corrections == ()


def test_intent_is_told_and_can_be_left_aside(home: Home) -> None:
    result = home.kb.search("succesfactoren voor leiderschap")
    assert result.notices.intent == "success"
    assert home.kb.search("succesfactoren voor leiderschap", plain=True).notices.intent is None


def test_phrases_and_exclusions_bind(home: Home) -> None:
    assert ids(home.kb.search('"lange termijn"')) == ["geld"]
    assert "geld" not in ids(home.kb.search("wijk -financiering"))
    assert ids(home.kb.search('"deze woorden staan nergens"')) == []


def test_field_words_filter(home: Home) -> None:
    assert ids(home.kb.search("wijk jaar:2011")) == ["geld"]
    assert set(ids(home.kb.search("wijk jaar:2011-2012"))) == {"geld", "kopie"}
    assert ids(home.kb.search("trust taal:en")) == ["trust"]
    # A value that nobody knows is a word like any other.
    assert ids(home.kb.search("programma:leiderschap"))[0] in ("leiderschap", "kopie")


@pytest.mark.parametrize(
    "query", ["-", '"', "::", "-wijk", '-"', "jaar:", "(((", "%_!", "\\", "' OR 1=1 --", "a" * 999]
)
def test_odd_queries_are_searched_as_words_and_never_fail(home: Home, query: str) -> None:
    assert home.kb.search(query).query == query


@pytest.mark.parametrize("query", ["", "   ", "\n", "x" * 1001])
def test_unusable_queries_are_refused(home: Home, query: str) -> None:
    with pytest.raises(QueryError):
        home.kb.search(query)


def test_an_unknown_filter_value_names_the_known_ones(home: Home) -> None:
    with pytest.raises(QueryError, match="this kb has"):
        home.kb.search("wijk", Filter(kind=("onzin",)))
    with pytest.raises(QueryError, match="lies after"):
        home.kb.search("wijk", Filter(year_from=2020, year_to=2010))


def test_pages_do_not_overlap_and_hold_everything(home: Home) -> None:
    whole = ids(home.kb.search("wijk", page_size=100))
    paged = [id for page in range(1, 8) for id in ids(home.kb.search("wijk", page=page, page_size=1))]
    assert paged == whole


def test_facets_count_what_matches(home: Home) -> None:
    assert sum(v.count for v in home.kb.facets()["language"]) == len(TEXTS)
    assert {v.value for v in home.kb.facets("trust", Filter(language=("en",)))["language"]} == {"en"}


def test_a_passage_stands_between_its_neighbours(home: Home) -> None:
    hit = home.kb.search("financiering").hits[0]
    context = home.kb.passage(hit.passage.id)
    assert (context.passage, context.before, context.after) == (hit.passage, (), ())


def test_facets_count_the_query_as_it_was_searched(home: Home) -> None:
    mended = home.kb.facets("lijderschap", Filter(year_to=2010))
    as_typed = home.kb.facets("lijderschap", Filter(year_to=2010), as_typed=True)
    assert sum(v.count for v in mended["year"]) == 1
    assert {v.value for v in as_typed["year"]} <= {"2010"}


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages about trust or leadership answer; others, and what is not looked at, are weak."""

    def relevance(self: Assessor, asked: Understanding, candidate: Candidate) -> Relevance:
        answers = "Leiderschap" in candidate.text or "trust" in candidate.text.lower()
        return Relevance.RELATED if answers else Relevance.WEAK

    monkeypatch.setattr(Assessor, "relevance", relevance)


@pytest.mark.usefixtures("judged")
def test_weaker_publications_come_after_the_others_and_are_counted_apart(home: Home) -> None:
    result = home.kb.search("financiering wijk trust", page_size=100)
    strong = {g.publication.id for g in result.groups if not g.weaker}
    assert {"trust"} <= strong <= {"trust", "leiderschap", "kopie"}
    assert [g.weaker for g in result.groups] == sorted(g.weaker for g in result.groups)
    assert "geld" in ids(result)[len(strong) :]
    assert (result.total_publications, result.weaker_publications) == (len(strong), len(result.groups) - len(strong))
    for part in (strong, set(ids(result)) - strong):
        scores = [g.hits[0].score for g in result.groups if g.publication.id in part]
        assert scores == sorted(scores, reverse=True)


def test_the_best_publication_counts_when_passages_answer_only_together(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Assessor, "relevance", lambda *_: Relevance.WEAK)
    result = home.kb.search("wijk", page_size=100)
    assert result.answered
    assert [g.weaker for g in result.groups] == [False] + [True] * (len(result.groups) - 1)
    assert result.total_publications == 1


@pytest.mark.usefixtures("judged")
def test_pages_run_through_the_weaker_publications_too(home: Home) -> None:
    whole = home.kb.search("financiering wijk trust", page_size=100)
    paged = [home.kb.search("financiering wijk trust", page=page, page_size=1) for page in range(1, 8)]
    assert [id for result in paged for id in ids(result)] == ids(whole)
    assert {(r.total_publications, r.weaker_publications) for r in paged} == {
        (whole.total_publications, whole.weaker_publications)
    }


@pytest.mark.usefixtures("judged")
def test_facets_count_what_seems_to_answer(home: Home) -> None:
    result = home.kb.search("financiering wijk trust")
    years = home.kb.facets("financiering wijk trust")["year"]
    assert {v.value for v in years} == {str(g.publication.metadata.year) for g in result.groups if not g.weaker}
    assert sum(v.count for v in years) == result.total_publications


def test_when_nothing_answers_all_publications_are_weaker_ones(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.kb.search("wijk")
    monkeypatch.setattr(Assessor, "odds", lambda *_: -9.0)
    result = home.kb.search("wijk")
    assert not result.answered
    assert (result.total_publications, result.weaker_publications) == (0, before.total_publications)
    assert ids(result) == ids(before)
    assert not any(home.kb.facets("wijk").values())


def test_where_nothing_is_judged_every_publication_counts(home: Home) -> None:
    result = home.kb.search("wijk", page_size=100)
    assert (result.total_publications, result.weaker_publications) == (len(result.groups), 0)


def test_a_ranking_is_by_score_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assessor, "odds", lambda *_: -9.0)
    result = home.kb.search("financiering wijk", page_size=100)
    ranked = home.kb.ranked("financiering wijk")
    assert [(r.publication_id, r.passage_id, r.score, r.copies) for r in ranked] == [
        (g.publication.id, g.hits[0].passage.id, g.hits[0].score, g.hits[0].copies) for g in result.groups
    ]


def test_the_quote_is_chosen_by_the_windows_of_the_passage(tmp_path: Path) -> None:
    """Of two sentences with the same word the one among sentences about the question is the best."""
    aside = "Leiderschap noemen wij hier even vooraf. " + "Eerst gaat het over fietsen, brood en het weer. " * 6
    about = "Leiderschap noemen wij ook hier. " + "Wat leiderschap vraagt is leiderschap. " * 2
    (tmp_path / "lang.txt").write_text(f"Titel\n\n{aside}{about}\n")
    opened = Home(tmp_path / "home")
    assert opened.ingest(tmp_path / "lang.txt").exit_code == 0
    quote = opened.kb.search("leiderschap").hits[0].quote
    opened.store.close()
    assert quote.sentence is not None
    assert quote.text[slice(*quote.sentence)] == "Leiderschap noemen wij ook hier."


def test_a_phrase_that_nothing_holds_is_searched_by_its_words(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "bron.md"
    file.write_text("# Vertrouwen\n\nVertrouwen groeit langzaam in de wijk, en samenwerking vraagt tijd.\n")
    home.ingest(file)
    found = home.kb.search('"groeit snel in de wijk" vertrouwen')
    assert found.hits
    assert found.notices.unfound == ("groeit snel in de wijk",)
    assert home.kb.search('"groeit langzaam in de wijk"').notices.unfound == ()
    assert not home.kb.search('"groeit langzaam" -samenwerking').hits


def test_the_best_ten_passages_are_shown_wherever_they_stand(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "lang.md"
    sections = "".join(
        f"## Deel {n}\n\nLeiderschap en vertrouwen, {n}: {'samenwerking ' * n}in de wijk hielp de zorg vooruit.\n\n"
        for n in range(1, 9)
    )
    file.write_text(f"# Leiderschap\n\n{sections}")
    home.ingest(file)
    within = Filter(publication=("lang",))
    assert len(home.kb.search("leiderschap vertrouwen", within).hits) == 8
    assert len(home.kb.search("leiderschap vertrouwen", within, per_publication=2).hits) == 2
