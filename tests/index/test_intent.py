"""What questions ask for, in real phrasings, and what lifts a passage."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.intent import Intent, IntentKind, boost, recognise

S, B, R, RES, EX, T, WHO, WHAT = (
    IntentKind.SUCCESS,
    IntentKind.BARRIER,
    IntentKind.RECOMMENDATION,
    IntentKind.RESULT,
    IntentKind.EXAMPLE,
    IntentKind.TOOL,
    IntentKind.WHO,
    IntentKind.WHAT,
)

DUTCH = [
    ("succesfactoren voor leiderschap", S, "leiderschap"),
    ("Wat zijn succesfactoren bij samenwerking in de wijk?", S, "samenwerking in de wijk"),
    ("leiderschap: succesfactoren", S, "leiderschap"),
    ("leiderschap succesfactoren", S, "leiderschap"),
    ("Wat zijn bij leiderschap de belangrijkste succesfactoren?", S, "leiderschap"),
    ("wat helpt bij het betrekken van ouderen", S, "betrekken van ouderen"),
    ("Wat hielp om huisartsen mee te krijgen?", S, "huisartsen mee te krijgen"),
    ("wat werkt bij valpreventie", S, "valpreventie"),
    ("Wat werkt er goed in wijkteams?", S, "wijkteams"),
    ("bevorderende factoren integrale zorg", S, "integrale zorg"),
    ("welke factoren bevorderen samenwerking?", S, "samenwerking"),
    ("Wat maakt een wijkteam succesvol?", S, "wijkteam"),
    ("werkzame elementen van casemanagement", S, "casemanagement"),
    ("WAT HELPT BIJ EENZAAMHEID?", S, "EENZAAMHEID"),
    ("belemmeringen bij gegevensuitwisseling", B, "gegevensuitwisseling"),
    ("knelpunten in de eerste lijn", B, "eerste lijn"),
    ("Wat remt samenwerking in de eerste lijn?", B, "samenwerking in de eerste lijn"),
    ("Wat belemmert huisartsen?", B, "huisartsen"),
    ("faalfactoren netwerkzorg", B, "netwerkzorg"),
    ("Waarom mislukken projecten in de wijk?", B, "projecten in de wijk"),
    ("Wat werkt niet bij preventie?", B, "preventie"),
    ("waar lopen projectleiders tegenaan", B, "projectleiders"),
    ("Wat houdt vernieuwing in de zorg tegen?", B, "vernieuwing in de zorg"),
    ("valkuilen voor regionale samenwerking", B, "regionale samenwerking"),
    ("barrières voor preventie", B, "preventie"),
    ("Waar wringt het als organisaties in de regio gaan samenwerken?", B, "organisaties in de regio gaan samenwerken"),
    ("aanbevelingen voor gemeenten", R, "gemeenten"),
    ("tips voor het werven van deelnemers", R, "werven van deelnemers"),
    ("geleerde lessen Gezonde Slagkracht", R, "Gezonde Slagkracht"),
    ("Wat hebben we van dementiezorg geleerd?", R, "dementiezorg"),
    ("resultaten van Op één lijn", RES, "Op één lijn"),
    ("Wat leverde op één lijn op?", RES, "op één lijn"),
    ("Wat heeft het programma Gezonde Slagkracht opgeleverd?", RES, "programma Gezonde Slagkracht"),
    ("wat is het effect van het Walcheren-model", RES, "Walcheren-model"),
    ("Heeft advies van de GGD effect op de samenwerking?", RES, "advies van de GGD op de samenwerking"),
    ("voorbeelden van burgerinitiatieven", EX, "burgerinitiatieven"),
    ("Zijn er voorbeelden van zorgcoöperaties?", EX, "zorgcoöperaties"),
    ("praktijkvoorbeeld valpreventie", EX, "valpreventie"),
    ("hulpmiddel om samenwerking te meten", T, "samenwerking te meten"),
    ("Welk instrument is er voor een businesscase?", T, "businesscase"),
    ("wie is de projectleider van Goudsbloem", WHO, "projectleider van Goudsbloem"),
    ("Wat is een businesscase?", WHAT, "businesscase"),
    ("wat is positieve gezondheid", WHAT, "positieve gezondheid"),
    ("Wat houdt het chronic care model in?", WHAT, "chronic care model"),
    ("Wat verstaan we onder preventief aanbod?", WHAT, "preventief aanbod"),
    ("wat is zorg in de buurt", WHAT, "zorg in de buurt"),
]
ENGLISH = [
    ("success factors for leadership", S, "leadership"),
    ("What are the success factors for collaboration in primary care?", S, "collaboration in primary care"),
    ("What helps with involving older people?", S, "involving older people"),
    ("enablers of integrated care", S, "integrated care"),
    ("what works in fall prevention", S, "fall prevention"),
    ("What makes a network successful?", S, "network"),
    ("leadership, success factors", S, "leadership"),
    ("barriers to data sharing", B, "data sharing"),
    ("obstacles in primary care", B, "primary care"),
    ("What hinders collaboration between welfare and general practitioners?", B, None),
    ("pitfalls of regional networks", B, "regional networks"),
    ("Why do projects fail?", B, "projects"),
    ("What didn't work in the neighbourhood?", B, "neighbourhood"),
    ("recommendations for municipalities", R, "municipalities"),
    ("lessons learned dementia care", R, "dementia care"),
    ("What can we learn from Embrace?", R, "Embrace"),
    ("What effect did the Walcheren model have on quality of life?", RES, "Walcheren model have on quality of life"),
    ("the effect of health brokers", RES, "health brokers"),
    ("What did Healthy Clout achieve?", RES, "Healthy Clout"),
    ("examples of citizen initiatives", EX, "citizen initiatives"),
    ("tool for measuring teamwork", T, "measuring teamwork"),
    ("Who is the funder of the programme?", WHO, "funder of the programme"),
    ("what is a health broker?", WHAT, "health broker"),
    ("What does positive health mean?", WHAT, "positive health"),
]
NONE = [
    ("wat is de rol van de wijkverpleegkundige", "nl"),
    ("Wat is het verschil tussen regiobeeld en regioplan?", "nl"),
    ("Wat is er nodig voor samenwerking?", "nl"),
    ("wat is belangrijk bij netwerkzorg", "nl"),
    ("succes- en faalfactoren van netwerken", "nl"),
    ("bevorderende en belemmerende factoren", "nl"),
    ("Wat werkt wel en niet in de wijk?", "nl"),
    ("leiderschap", "nl"),
    ("laagdrempelige inloop", "nl"),
    ("Hoe krijg je ouderen mee in een project?", "nl"),
    ("Wat gebeurt er als de subsidie stopt?", "nl"),
    ("vergoeding van hulpmiddelen", "nl"),
    ("resultaatgericht werken", "nl"),
    ("adviesraad sociaal domein", "nl"),
    ("bijvoorbeeld ouderen", "nl"),
    ("voorbeeldfunctie van bestuurders", "nl"),
    ("Heeft het effect of niet", "nl"),
    ("gezondheidslessen op school", "nl"),
    ("verantwoording", "nl"),
    ("mensen met wie is gesproken", "nl"),
    ("What is the role of the project leader?", "en"),
    ("What is the difference between care and welfare?", "en"),
    ("successful ageing", "en"),
    ("for example older people", "en"),
    ("workshop facilitator training", "en"),
    ("site visits to learn from colleagues", "en"),
    ("resulting costs", "en"),
    ("What happens when the funding ends?", "en"),
    ("Zijn goede voorbeelden zomaar over te nemen in mijn eigen wijk?", "nl"),
    ("How many people read the results of the projects?", "en"),
    ("", "nl"),
    ("?!", "en"),
]


@pytest.mark.parametrize(("query", "kind", "rest"), DUTCH)
def test_dutch(query: str, kind: IntentKind, rest: str) -> None:
    found = recognise(query, "nl")
    assert found is not None
    assert (found.kind, found.rest) == (kind, rest)


@pytest.mark.parametrize(("query", "kind", "rest"), ENGLISH)
def test_english(query: str, kind: IntentKind, rest: str | None) -> None:
    found = recognise(query, "en")
    assert found is not None
    assert found.kind is kind
    assert rest is None or found.rest == rest


@pytest.mark.parametrize(("query", "kind"), [(q, k) for q, k, _ in DUTCH + ENGLISH])
def test_a_wrong_guess_of_the_language_does_little_harm(query: str, kind: IntentKind) -> None:
    assert {recognise(query, code).kind for code in ("nl", "en", "fr") if recognise(query, code)} == {kind}


@pytest.mark.parametrize(("query", "language"), NONE)
def test_other_questions_show_none(query: str, language: str) -> None:
    assert recognise(query, language) is None


def test_the_words_that_showed_it() -> None:
    assert recognise("Wat leverde Op één lijn op?", "nl") == Intent(RES, ("Wat", "leverde", "op"), "Op één lijn")
    assert recognise("wat   helpt\tbij geld", "nl").matched == ("wat", "helpt")


@pytest.mark.parametrize("query", ["succesfactoren", "Tips?", "wat zijn knelpunten", "examples"])
def test_when_nothing_remains_the_whole_query_does(query: str) -> None:
    assert recognise(query, "nl").rest == query


PHRASES = st.sampled_from(
    "wat zijn is helpt leverde op de succesfactoren voor belemmeringen niet tips what works lessons from wie is "
    "Op lijn in , ? : ( geleerd hebben we İ ß ﬁ".split()
)
QUERIES = st.text(max_size=60) | st.lists(PHRASES, max_size=14).map(" ".join)


def contains_in_order(words: list[str], query: str) -> bool:
    at = 0
    for word in words:
        at = query.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


@given(QUERIES, st.sampled_from(["nl", "en", "de", ""]))
def test_it_never_raises_and_rest_is_made_of_the_query(query: str, language: str) -> None:
    found = recognise(query, language)
    if found is not None:
        assert found.rest.strip()
        assert contains_in_order(found.rest.split(), query)
        assert found.matched
        assert all(word in query for word in found.matched)
        assert 0.0 <= boost(found, (query,), "tool", query) <= 1.0


def test_a_long_hostile_query_is_quick() -> None:
    start = time.perf_counter()
    for words in ("wat leverde ", "wat maakt dat ", "what did we ", "factoren die ", "wat houdt ", "de het een "):
        recognise((words * 100)[:1000], "nl")
        recognise((words * 100)[:1000], "en")
    assert time.perf_counter() - start < 1.0


HELPED = "Een kartrekker met mandaat was cruciaal; dat hielp."
PLAIN = "De bijeenkomst was op dinsdag."


def intent(kind: IntentKind, rest: str = "leiderschap") -> Intent:
    return Intent(kind, ("x",), rest)


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (S, "Succesfactoren"),
        (S, "Wat hielp"),
        (S, "What helped"),
        (B, "Knelpunten"),
        (B, "Wat remde"),
        (B, "Wat de samenwerking laat vastlopen"),
        (R, "Geleerde lessen"),
        (R, "Lessons"),
        (RES, "Wat kwam eruit?"),
        (EX, "Voorbeelden uit de praktijk"),
        (T, "Vragen voor uw regio"),
        (WHO, "Wie werkten er samen aan leiderschap?"),
        (WHAT, "Wat is leiderschap?"),
    ],
)
def test_headings_lift(kind: IntentKind, heading: str) -> None:
    own = boost(intent(kind), ("Rapport", heading), None, PLAIN)
    outer = boost(intent(kind), (heading, "Deel 1"), None, PLAIN)
    assert own >= 0.6
    assert own >= outer > 0
    assert boost(intent(kind), ("Rapport",), None, PLAIN) == 0


def test_signs_add_up_but_stay_within_one() -> None:
    words = boost(intent(S), (), None, HELPED)
    both = boost(intent(S), ("Succesfactoren",), None, HELPED)
    assert 0 < words < both < 1
    assert boost(intent(B), ("Succesfactoren",), None, HELPED) == 0


def test_kinds_of_publications_lift() -> None:
    assert boost(intent(EX), (), "practice-example", PLAIN) > boost(intent(EX), (), "news", PLAIN) == 0
    assert boost(intent(T), (), "tool", PLAIN) > boost(intent(T), (), None, PLAIN) == 0


def test_a_definition_is_one_of_the_thing_asked_for() -> None:
    asked = intent(WHAT, "businesscase")
    told = "Een businesscase (ook wel kosten-batenanalyse) is een afweging van kosten en baten."
    assert boost(asked, (), None, told) >= 0.8
    assert boost(asked, ("Wat is een regio?",), None, "Een regio is een gebied.") == 0
    assert boost(asked, (), None, "De regio maakte een businesscase.") == 0
    assert boost(intent(WHAT, "a+b (c"), (), None, "a+b (c is een som") > 0


def test_a_person_is_named_with_a_role() -> None:
    asked = intent(WHO, "Anna de Vries")
    assert boost(asked, (), None, "Anna de Vries is projectleider.") > 0
    assert boost(asked, (), None, "Piet is projectleider.") == 0


def test_judging_a_passage_costs_microseconds() -> None:
    text = "Samenwerken in de wijk vraagt geduld en tijd van alle partners in de regio. " * 13
    start = time.perf_counter()
    for number in range(400):
        boost(intent(IntentKind(list(IntentKind)[number % 8])), ("Rapport", f"Deel {number}"), None, text)
    assert time.perf_counter() - start < 0.1
