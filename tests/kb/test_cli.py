"""The command line as its user meets it: real processes, the real light engine, exit codes, the JSON contract."""

import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from homes import Home
from typer.testing import CliRunner

from index.intent import IntentKind
from index.light_encoder import LightEncoder
from kb.cli.main import app
from kb.cli.search import _INTENTS, _marked, _wrapped
from kb.service import KnowledgeBase
from kb.types import Notices, Quote, Relevance, SearchResult

KB = str(Path(sys.executable).with_name("kb"))
COMMANDS = (
    "ingest",
    "search",
    "suggest",
    "similar",
    "show",
    "list",
    "stats",
    "serve",
    "doctor",
    "index rebuild",
    "eval",
    "patterns",
    "gaps",
    "answer",
    "brief",
    "export",
    "mcp",
    "lessons find",
    "lessons show",
    "lessons review",
    "lessons export-reviews",
    "lessons rebuild",
    "lessons train",
    "lessons evaluate",
    "lessons export",
    "feedback list",
    "feedback export",
    "keys add",
    "keys list",
    "keys revoke",
)


class RealHome(Home):
    """A data folder whose vectors are those of the default model, made by the light engine."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, encoder=LightEncoder())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "een.txt").write_text(
        "Leiderschap in de wijk\n\nLeiderschap valt niet af te dwingen, zeggen de projectleiders.\n"
    )
    (folder / "een.txt.meta.toml").write_text(
        'title = "Leiderschap in de wijk"\nyear = 2015\nkind = "final-report"\nprogramme = "op-een-lijn"\n'
        'source_url = "https://example.org/een"\n'
    )
    (folder / "geld.md").write_text("# Geld\n\nOnzekere financiering op lange termijn remt vernieuwing in de zorg.\n")
    home = RealHome(tmp_path_factory.mktemp("home"))
    home.ingest(folder)
    path = Path(home.ingester._lock.lock_file).parent
    home.store.close()
    return path


def kb(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("KB_")} | {"KB_HOME": str(home)}
    return subprocess.run([KB, *arguments], env=env, capture_output=True, text=True, check=False, timeout=120)


def test_search_json_is_the_contract_and_nothing_else(data: Path) -> None:
    done = kb(data, "search", "success factors for leadership", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert set(answer) == {"query", "lessons", "hits"}
    assert answer["lessons"] == []
    assert answer["query"] == "success factors for leadership"
    for hit in answer["hits"]:
        assert set(hit) == {"score", "quote", "passage_id", "publication", "page", "heading"}
        assert set(hit["publication"]) == {"id", "title", "programme", "kind", "year", "url"}
    assert answer["hits"][0] | {"score": 0, "passage_id": 0} == {
        "score": 0,
        "quote": "Leiderschap valt niet af te dwingen, zeggen de projectleiders.",
        "passage_id": 0,
        "publication": {
            "id": "een",
            "title": "Leiderschap in de wijk",
            "programme": "op-een-lijn",
            "kind": "final-report",
            "year": 2015,
            "url": "https://example.org/een",
        },
        "page": None,
        "heading": "Leiderschap in de wijk",
    }
    scores = [hit["score"] for hit in answer["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_search_in_words(data: Path) -> None:
    done = kb(data, "search", "leiderschap", "--limit", "1", "--explain")
    assert done.returncode == 0
    assert "“Leiderschap valt niet af te dwingen, zeggen de projectleiders.”" in done.stdout
    assert "Op één lijn · " in done.stdout
    assert "cosine" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_typing_error_is_mended_unless_taken_as_typed(data: Path) -> None:
    mended = kb(data, "search", "leiderschaap").stdout
    assert mended.startswith("Shown for leiderschap; search for leiderschaap as typed with --as-typed\n")
    assert "Shown for" not in kb(data, "search", "leiderschaap", "--as-typed").stdout


def test_the_intent_is_told_and_can_be_left_aside(data: Path) -> None:
    told = kb(data, "search", "succesfactoren voor leiderschap").stdout
    assert "Asked for: success factors (from 'succesfactoren'); --plain leaves that aside\n" in told
    assert "Asked for" not in kb(data, "search", "succesfactoren voor leiderschap", "--plain").stdout


def test_explain_in_json_tells_how_the_question_was_understood(data: Path) -> None:
    answer = json.loads(kb(data, "search", "succesfactoren voor leiderschaap", "--json", "--explain").stdout)
    assert set(answer) == {"query", "lessons", "hits", "explain"}
    assert answer["hits"]
    for hit in answer["hits"]:
        assert set(hit) == {"score", "quote", "passage_id", "publication", "page", "heading", "explain"}
    explain = answer["explain"]
    assert set(explain) == {
        *("language", "corrections", "intent", "intent_words", "expansions", "synonyms", "unfound", "answered"),
    }
    assert explain["corrections"] == [{"typed": "leiderschaap", "shown": "leiderschap"}]
    assert (explain["language"], explain["intent"], explain["intent_words"]) == ("nl", "success", ["succesfactoren"])
    assert isinstance(explain["answered"], bool)


def told(data: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str, **changes: Any) -> Result:
    """What ``kb search leiderschap`` prints when the answer is changed so."""
    search = KnowledgeBase.search

    def changed(self: KnowledgeBase, *args: Any, **options: Any) -> SearchResult:
        found = search(self, *args, **options)
        hit = {name: changes[name] for name in ("relevance", "copies", "quote") if name in changes}
        weaker = changes.get("weaker", ())
        rest = {name: value for name, value in changes.items() if name not in hit and name != "weaker"}
        groups = tuple(
            replace(g, hits=tuple(replace(h, **hit) for h in g.hits), weaker=g.publication.id in weaker)
            for g in found.groups
        )
        return replace(found, **{"groups": groups, "notices": Notices(), "answered": True, **rest})

    with monkeypatch.context() as patch:
        patch.setattr(KnowledgeBase, "search", changed)
        patch.setenv("KB_QUERY_LOG", "false")
        done = CliRunner().invoke(app, ["--home", str(data), "search", "leiderschap", *arguments])
    assert done.exit_code == 0, done.output
    return done


def test_the_nearest_passages_are_said_to_be_no_answer(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "Nothing here seems to answer this; the nearest passages are:\n"
    assert told(data, monkeypatch, answered=False).stdout.startswith(f"{line}\n1. ")
    assert told(data, monkeypatch, answered=True).stdout.startswith("1. ")
    nothing = told(data, monkeypatch, answered=False, groups=(), notices=Notices(corrections=(("zrog", "zorg"),)))
    assert nothing.stdout == ""
    assert nothing.stderr.splitlines() == [
        "Nothing found.",
        "Shown for zorg; search for zrog as typed with --as-typed",
    ]


def test_less_fitting_publications_are_set_apart(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "Less fitting:\n"
    assert line not in told(data, monkeypatch, weaker=()).stdout
    shown = told(data, monkeypatch, weaker=("geld",)).stdout
    assert shown.startswith("1. Leiderschap in de wijk\n")
    assert f"\n\n{line}\n2. Geld\n" in shown
    assert told(data, monkeypatch, weaker=("een", "geld")).stdout.startswith(f"{line}\n1. ")
    assert line not in told(data, monkeypatch, weaker=("een", "geld"), answered=False).stdout


def test_a_terminal_shows_what_answers_and_a_pipe_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Eerst dit.\nLeiderschap en leadership, " + "heel " * 20 + "lang."
    quote = Quote(text, 0, len(text), ((11, 22),), ((26, 36),), (11, len(text)))
    plain = _wrapped(_marked(quote))
    first, second = plain.splitlines()
    assert (first[:16], second[:5], plain[-6:]) == ("   “Eerst dit. L", "    h", "lang.”")
    assert 95 < len(first) <= 100
    assert "\x1b" not in plain
    monkeypatch.setattr("kb.cli.search.is_terminal", lambda: True)
    shown = _wrapped(_marked(quote))
    assert "dit. \x1b[1m\x1b[3mLeiderschap\x1b[0m \x1b[3men\x1b[0m " in shown
    assert "\x1b[4m\x1b[3mleadership\x1b[0m\x1b[3m,\x1b[0m" in shown
    # The codes take no room: lines end where they end without them.
    assert re.sub(r"\x1b\[\d+m", "", shown) == plain


def test_hits_tell_their_relevance_and_copies(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for relevance in (Relevance.WEAK, Relevance.DIRECT):
        shown = told(data, monkeypatch, relevance=relevance, copies=("geld", "elders")).stdout
        assert re.search(
            rf"^   \[\d+\] \[{relevance.value}\] Leiderschap in de wijk\n   also in: geld, elders\n", shown, re.M
        )
    shown = told(data, monkeypatch, relevance=Relevance.RELATED, copies=()).stdout
    assert re.search(r"^   \[\d+\] Leiderschap in de wijk$", shown, re.M)
    assert "also in" not in shown


def test_explain_in_words_tells_what_was_searched_besides(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notices = Notices(expansions={"zorg": ("care", "health"), "wijk": ()}, synonyms={"POH": ("praktijkondersteuner",)})
    shown = told(data, monkeypatch, "--explain", notices=notices).stdout
    assert shown.startswith("Also searched: zorg = care, health\nSynonyms: POH = praktijkondersteuner\n\n1. ")
    assert told(data, monkeypatch, notices=notices).stdout.startswith("1. ")


def test_every_intent_has_a_name() -> None:
    assert set(_INTENTS) == {kind.value for kind in IntentKind}


def test_filters(data: Path) -> None:
    done = kb(data, "search", "zorg", "--programme", "Op één lijn", "--json")
    assert {hit["publication"]["id"] for hit in json.loads(done.stdout)["hits"]} == {"een"}
    wrong = kb(data, "search", "zorg", "--programme", "onzin")
    assert wrong.returncode == 2
    assert wrong.stdout == ""
    assert "unknown programme 'onzin'" in wrong.stderr


def test_a_cold_search_is_light(data: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    kb(data, "search", "wat remt samenwerking?", "--json")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime <= 1.5


def test_show_list_and_stats(data: Path) -> None:
    stats = json.loads(kb(data, "stats", "--json").stdout)
    assert (stats["publications"], stats["passages"]) == (2, 2)
    listed = json.loads(kb(data, "list", "--json").stdout)["publications"]
    assert [p["id"] for p in listed] == ["geld", "een"]
    assert "geld\tGeld" in kb(data, "list").stdout
    assert "Onzekere financiering" in kb(data, "show", "geld").stdout
    number = str(json.loads(kb(data, "search", "financiering", "--json").stdout)["hits"][0]["passage_id"])
    assert json.loads(kb(data, "show", number, "--json").stdout)["publication"]["id"] == "geld"


def test_suggest_and_similar(data: Path) -> None:
    found = json.loads(kb(data, "suggest", "leiderschap in", "--json").stdout)
    assert found == {
        "q": "leiderschap in",
        "suggestions": [{"text": "Leiderschap in de wijk", "kind": "title"}],
    }
    assert kb(data, "suggest", "leiderschap in").stdout == "suggestion\tkind\nLeiderschap in de wijk\ttitle\n"
    publications = json.loads(kb(data, "similar", "een", "--json").stdout)
    assert [set(one) for one in publications["similar"]] == [{"score", "publication"}]
    assert (publications["id"], publications["similar"][0]["publication"]["id"]) == ("een", "geld")
    assert kb(data, "similar", "een").stdout.startswith("id\ttitle\tscore\ngeld\tGeld\t")
    number = json.loads(kb(data, "show", "een", "--json").stdout)["text"][0]["passage_id"]
    passages = json.loads(kb(data, "similar", str(number), "--json").stdout)
    assert passages["id"] == number
    assert set(passages["similar"][0]) == {"score", "passage_id", "text", "publication", "page", "heading"}
    assert "Onzekere financiering" in kb(data, "similar", str(number)).stdout
    assert kb(data, "similar", "nergens").returncode == 4


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("show", "nergens"), 4, "no publication with id 'nergens'"),
        (("show", "999999"), 4, "no passage with id '999999'"),
        (("search", " "), 2, "the query is empty"),
        (("search", "x" * 10_000), 2, "at most 1000"),
        (("ingest", "/bestaat/niet"), 2, "cannot be found"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_errors_are_one_line_with_an_exit_code(data: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = kb(data, *arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_and_rebuild(data: Path) -> None:
    healthy = kb(data, "doctor", "--json")
    assert json.loads(healthy.stdout)["ok"] is True
    rebuilt = kb(data, "index", "rebuild", "--json")
    assert json.loads(rebuilt.stdout) == {"passages": 2, "embedded": 0}
    settings = kb(data, "doctor", "--settings")
    assert "KB_MODEL\tmultilingual-e5-small" in settings.stdout


def test_an_empty_kb_says_what_to_do(tmp_path: Path) -> None:
    done = kb(tmp_path / "leeg", "search", "leiderschap")
    assert (done.returncode, done.stdout) == (0, "")
    assert "kb ingest" in done.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    env = os.environ | {"KB_HOME": str(tmp_path), "KB_PORT": "veel"}
    done = subprocess.run([KB, "stats"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "KB_PORT" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = subprocess.run([KB, *command.split(), "--help"], capture_output=True, text=True, check=True)
    assert f"kb {command}" in done.stdout.split("Example:")[1]


def test_the_list_of_commands_above_is_complete() -> None:
    names = {c.name or c.callback.__name__.rstrip("_") for c in app.registered_commands}
    groups = {
        f"{g.name} {c.name or c.callback.__name__}"
        for g in app.registered_groups
        for c in g.typer_instance.registered_commands
    }
    assert names | groups == set(COMMANDS)
