"""Lessons, patterns and briefs of a server: the same JSON as from the server's own data folder."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import brief_kb
import pytest
from brief_kb import BriefKb
from served import serving

from api import routes_brief, routes_lessons, routes_patterns, routes_remote
from api.app import create_app
from kb.contract import source_json
from kb.errors import KbError
from kb.lesson_store import LessonStore
from kb.lessons.brief import Composer
from kb.lessons.brief_contract import brief_json
from kb.lessons.brief_markdown import markdown
from kb.lessons.brief_outline import outline
from kb.lessons.brief_types import Options, Section
from kb.lessons.contract import lesson_json, lessons_json, review_json
from kb.lessons.pattern_contract import PatternJson
from kb.lessons.patterns import PatternFilter, Patterns
from kb.lessons.reviewing import Reviewing
from kb.remote import RemoteApplication, open_remote
from kb.remote.briefs import RemoteBriefs
from kb.remote.patterns import RemotePatterns
from kb.types import Filter
from kb.wiring import Application

TOPIC = "regionale samenwerking"
ROUTES: dict[str, Any] = {
    "/api/about": routes_remote,
    "/api/lessons": routes_lessons,
    "/api/patterns": routes_patterns,
    "/api/brief": routes_brief,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BriefKb]:
    found = brief_kb.make(tmp_path_factory.mktemp("kb"))
    application, parts = found.application, vars(found.application)
    lessons = LessonStore(application.store.database)
    parts["lesson_finder"], parts["briefs"] = found.finder, found.composer
    parts["reviewing"] = Reviewing(found.catalogue, application.taxonomy)
    parts["patterns"] = Patterns(found.catalogue, lessons, application.taxonomy, application.encoders[1].encode_query)
    yield found
    application.store.close()


@pytest.fixture(scope="module")
def here(made: BriefKb) -> Application:
    return made.application


@pytest.fixture(scope="module")
def there(made: BriefKb) -> Iterator[RemoteApplication]:
    web = create_app(made.application)
    present = {getattr(route, "path", None) for route in web.routes}
    for path, module in ROUTES.items():
        if path not in present:
            web.include_router(module.router)
    with serving(web) as address:
        opened = open_remote(address)
        yield opened
        opened.close()


# What a publication without a public address is called differs by design; everything else must not.
def without_urls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_urls(one) for name, one in value.items() if name != "url"}
    return [without_urls(one) for one in value] if isinstance(value, list) else value


def lessons_of(application: Any, query: str | None, **wanted: Any) -> Any:
    found = application.lesson_finder.find(query, **wanted)
    return without_urls(lessons_json(found, application.taxonomy, source_json))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (TOPIC, {}),
        (None, {"page_size": 2, "page": 2}),
        (None, {"polarity": ["barrier"], "filter": Filter(programme=("awpg",))}),
        ("succesfactoren voor samenwerking", {"determinant": ["coordinator"]}),
        (None, {"theme": ["finance"], "status": ["machine"]}),
    ],
)
def test_lessons_are_the_same(here: Application, there: Any, query: str | None, wanted: dict[str, Any]) -> None:
    found = lessons_of(here, query, **wanted)
    assert found["lessons"]
    assert lessons_of(there, query, **wanted) == found


def test_one_lesson_is_the_same_with_its_judgements(made: BriefKb, there: Any) -> None:
    id = made.lesson("Regionale samenwerking stokt")
    parts = vars(made.application)
    parts["reviewing"].validate(id, "Jan de Vries", "zo is het")
    here: Any = made.application
    shown = [
        (
            without_urls(lesson_json(one.lesson_finder.get(id), one.taxonomy, source_json)),
            [review_json(review) for review in one.reviewing.history(id)],
            [other.lesson.id for other in one.lesson_finder.same(id)],
        )
        for one in (here, there)
    ]
    # Who judged and what was noted is not told to strangers.
    assert shown[0][1][0]["who"]
    assert shown[1][1] == [judged | {"who": "", "note": ""} for judged in shown[0][1]]
    assert (shown[0][0], shown[0][2]) == (shown[1][0], shown[1][2])


def patterns_of(application: Any, wanted: PatternFilter, query: str, page: int, size: int) -> Any:
    found = application.patterns.all(wanted, query, page, size)
    json = PatternJson(application.patterns, application.taxonomy, source_json, "en")
    return without_urls(json.page(found, query, page, size))


@pytest.mark.parametrize(("query", "page", "size"), [("", 1, 20), ("", 2, 1), (TOPIC, 1, 20), ("", 1, 1000)])
def test_patterns_are_the_same(here: Application, there: Any, query: str, page: int, size: int) -> None:
    found = patterns_of(here, PatternFilter(), query, page, size)
    assert found["patterns"]
    assert patterns_of(there, PatternFilter(), query, page, size) == found


def test_many_patterns_are_read_page_by_page(there: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [pattern.id for pattern in there.patterns.all(PatternFilter(), "", 1, 100).patterns]
    assert len(whole) >= 2
    monkeypatch.setattr("kb.remote.patterns._PAGE", 1)
    for size in (2, 3):
        read = [p.id for page in (1, 2) for p in there.patterns.all(PatternFilter(), "", page, size).patterns]
        assert read == whole[: 2 * size]


def test_one_pattern_is_the_same(here: Any, there: Any) -> None:
    id = here.patterns.all(PatternFilter(), "", 1, 1).patterns[0].id
    shown = [
        without_urls(PatternJson(one.patterns, one.taxonomy, source_json, "en").pattern(one.patterns.get(id)))
        for one in (here, there)
    ]
    # The JSON of the server must be read before its publications are known.
    assert shown[0] == shown[1]


@pytest.mark.parametrize("wanted", [Options(), Options((Section.SUCCESS, Section.GAPS), 1, "en")])
def test_briefs_are_the_same(here: Any, there: Any, wanted: Options) -> None:
    made = [one.briefs.compose(TOPIC, wanted) for one in (here, there)]
    told = [without_urls(brief_json(brief, here.taxonomy, source_json)) for brief in made]
    assert told[0] == told[1]
    assert made[0].quotes
    printed = [
        markdown(outline(brief, one.taxonomy, "https://kb.example.org"))
        for brief, one in zip(made, (here, there), strict=True)
    ]
    lines = [[line for line in text.splitlines() if "http" not in line] for text in printed]
    assert lines[0] == lines[1]


@pytest.mark.parametrize(
    "ask",
    [
        lambda kb: kb.lesson_finder.get("geen"),
        lambda kb: kb.lesson_finder.find("x", polarity=["goed"]),
        lambda kb: kb.patterns.get("geen"),
        lambda kb: kb.patterns.all(PatternFilter(theme="geen"), "", 1, 5),
        lambda kb: kb.briefs.compose(" "),
    ],
)
def test_mistakes_have_the_same_exit_code(here: Any, there: Any, ask: Any) -> None:
    codes = []
    for one in (here, there):
        with pytest.raises(KbError) as raised:
            ask(one)
        codes.append(raised.value.exit_code)
    assert codes[0] == codes[1]


@pytest.mark.parametrize(
    ("remote", "local", "names"), [(RemoteBriefs, Composer, ["compose"]), (RemotePatterns, Patterns, ["all", "get"])]
)
def test_the_methods_are_the_same(remote: type, local: type, names: list[str]) -> None:
    for name in names:
        assert inspect.signature(getattr(remote, name)) == inspect.signature(getattr(local, name))
