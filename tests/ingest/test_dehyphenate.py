from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dehyphenate import SOFT_HYPHEN, Dehyphenator, resolve_soft_hyphens

DUTCH = "Het gaat om de zorg voor mensen en van de gemeente die dat met een plan doet"
ENGLISH = "This is the plan of the programme and that is for the people with a need"


def join(left: str, right: str, *witnesses: str, language: str = DUTCH) -> str:
    return Dehyphenator([language, *witnesses, left, right]).join(left, right)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("goede samen-", "werking helpt", "goede samenwerking helpt"),
        ("de gezond-", "heidszorg", "de gezondheidszorg"),
        ("een interventie-", "programma", "een interventieprogramma"),
        ("SAMEN-", "WERKING", "SAMENWERKING"),
    ],
)
def test_a_broken_word_is_one_word_again(left: str, right: str, expected: str) -> None:
    assert join(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("in Noord-", "Holland", "in Noord-Holland"),
        ("de GGZ-", "instelling", "de GGZ-instelling"),
        ("een ggz-", "instelling", "een ggz-instelling"),
        ("een hbo-", "opleiding", "een hbo-opleiding"),
        ("een post-", "hbo opleiding", "een post-hbo opleiding"),
        ("het e-", "consult", "het e-consult"),
        ("COVID-", "19", "COVID-19"),
        ("de 3-", "jarige", "de 3-jarige"),
        ("2010-", "2014", "2010-2014"),
        ("een niet-", "aangeboren hersenletsel", "een niet-aangeboren hersenletsel"),
        ("hand-in-", "hand", "hand-in-hand"),
        ("face-", "to-face", "face-to-face"),
        ("evidence-", "based werken", "evidence-based werken"),
        ("vitamine-", "D", "vitamine-D"),
    ],
)
def test_a_hyphen_of_the_word_itself_stays(left: str, right: str, expected: str) -> None:
    assert join(left, right) == expected


def test_other_places_in_the_document_decide() -> None:
    assert join("de eerste-", "lijns zorg") == "de eerstelijns zorg"
    assert join("de eerste-", "lijns zorg", "zorg in de eerste-lijns praktijk") == "de eerste-lijns zorg"
    assert join("de eerste-", "lijns zorg", "de eerste-lijnszorg groeit") == "de eerste-lijns zorg"
    assert join("een multi-", "functioneel centrum", "het multi-functioneel gebouw") == "een multi-functioneel centrum"
    witnesses = ("een eerstelijnsarts", "eerstelijnszorg", "de eerste-lijnszorg")
    assert join("de eerste-", "lijns zorg", *witnesses) == "de eerstelijns zorg"


def test_halves_of_broken_words_are_no_witnesses() -> None:
    lines = [DUTCH, "auto-", "ongelukken komen voor", "auto-", "ongelukken"]
    assert Dehyphenator(lines).join("auto-", "ongelukken") == "autoongelukken"
    assert Dehyphenator([*lines, "een auto rijdt"]).join("auto-", "ongelukken") == "auto-ongelukken"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("de zorg-", "en welzijnssector", "de zorg- en welzijnssector"),
        ("in-", "of uitstroom", "in- of uitstroom"),
        ("in- en", "uitstroom", "in- en uitstroom"),
        ("0-", "tot 4-jarigen", "0- tot 4-jarigen"),
        ("zorg-", "en/of welzijn", "zorg- en/of welzijn"),
        ("kant-", "en-klaar", "kant-en-klaar"),
    ],
)
def test_a_suspended_hyphen_stays_before_its_space(left: str, right: str, expected: str) -> None:
    assert join(left, right) == expected


def test_growing_is_not_a_suspended_hyphen() -> None:
    assert join("de plannen groei-", "en snel", "zij groeien") == "de plannen groeien snel"


def test_english_compounds_of_known_words_keep_their_hyphen() -> None:
    assert join("joint decision-", "making", "a decision", "making plans", language=ENGLISH) == "joint decision-making"
    assert join("the govern-", "ment", language=ENGLISH) == "the government"
    assert join("to under-", "stand", "under it", "stand up", language=ENGLISH) == "to understand"
    assert join("the short-", "to medium-term", language=ENGLISH) == "the short- to medium-term"


def test_soft_hyphens_disappear() -> None:
    words = Dehyphenator([DUTCH])
    assert words.join(f"samen{SOFT_HYPHEN}", "werking") == "samenwerking"
    assert words.join("samen¬", "werking") == "samenwerking"
    assert words.join_lines([f"de ge{SOFT_HYPHEN}meen{SOFT_HYPHEN}", "te helpt"]) == "de gemeente helpt"


def test_a_font_that_maps_its_hyphen_to_the_soft_one_gives_itself_away() -> None:
    assert resolve_soft_hyphens([f"zorg{SOFT_HYPHEN} en e{SOFT_HYPHEN}health"]) == ["zorg- en e-health"]
    assert resolve_soft_hyphens([f"sa{SOFT_HYPHEN}men{SOFT_HYPHEN}", "werking"]) == [f"samen{SOFT_HYPHEN}", "werking"]
    assert resolve_soft_hyphens([f"2{SOFT_HYPHEN}4 keer", "e-health"]) == ["24 keer", "e-health"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("zie https://www.zonmw.nl/nl/artikel/ag", "eing-better", "zie https://www.zonmw.nl/nl/artikel/ageing-better"),
        (
            "https://publicaties.zonmw.nl/",
            "eindrapport-zorg/ staat",
            "https://publicaties.zonmw.nl/eindrapport-zorg/ staat",
        ),
        ("https://www.zonmw.nl/samen-", "werking", "https://www.zonmw.nl/samen-werking"),
        ("https://www.hannn.", "eu/projecten", "https://www.hannn.eu/projecten"),
        ("zie www.zonmw.nl/zorg/", "en lees verder", "zie www.zonmw.nl/zorg/ en lees verder"),
        ("zie https://www.zonmw.nl.", "De tekst", "zie https://www.zonmw.nl. De tekst"),
        ("mail naar info@zonmw.nl", "of bel ons", "mail naar info@zonmw.nl of bel ons"),
    ],
)
def test_web_addresses_are_put_together(left: str, right: str, expected: str) -> None:
    assert join(left, right) == expected


def test_a_dash_between_spaces_is_no_hyphen() -> None:
    assert join("de zorg -", "en dat is veel - groeit") == "de zorg - en dat is veel - groeit"
    assert join("2010–", "2014") == "2010–2014"


def test_a_cell_breaks_words_without_hyphen() -> None:
    words = Dehyphenator(["vooraf opgenomen beeld", "op", "genomen", "de aanvraag", "een vraag", "aan de vraag", "aan"])
    assert words.is_one_word("vooraf op", "genomen)")
    assert not words.is_one_word("er aan", "vraag")
    assert Dehyphenator(["Ontkoppeli", "ng"]).is_one_word("Ontkoppeli", "ng")
    assert not Dehyphenator(["lengte", "km"]).is_one_word("lengte", "km")
    assert not words.is_one_word("vooraf", "Opgenomen")


text_lines = st.lists(st.text(alphabet="abe -ENéö19.,/–\u00ad¬'’@", max_size=14), max_size=6)


@given(text_lines)
def test_joining_never_loses_or_adds_a_letter(lines: list[str]) -> None:
    joined = Dehyphenator(lines).join_lines(lines)
    assert [c for c in joined if c.isalnum()] == [c for line in lines for c in line if c.isalnum()]


@given(text_lines)
def test_resolving_soft_hyphens_never_loses_or_adds_a_letter(lines: list[str]) -> None:
    resolved = resolve_soft_hyphens(lines)
    assert len(resolved) == len(lines)
    assert [[c for c in line if c.isalnum()] for line in resolved] == [[c for c in s if c.isalnum()] for s in lines]
