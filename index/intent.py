"""What kind of answer a question asks for: "wat helpt bij ..." wants success factors, "what is ..." a definition.

A recognised kind may lift passages that fit it; it never hides any. Each table below holds patterns of one language;
a pattern may have a group ``topic`` for what stands between its words ("wat leverde <topic> op").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.intent_cues import fit


class IntentKind(StrEnum):
    """The kinds of answer that questions about programmes ask for.

    Lessons count as recommendations: they hold what worked and what did not, told so that the next one can act on it.
    """

    SUCCESS = "success"
    BARRIER = "barrier"
    RECOMMENDATION = "recommendation"
    RESULT = "result"
    EXAMPLE = "example"
    TOOL = "tool"
    WHO = "who"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Intent:
    """The kind of answer asked for, the words that showed it, and what remains to be searched (never empty)."""

    kind: IntentKind
    matched: tuple[str, ...]
    rest: str


_K = IntentKind
_END = r"(?=\W*$)"

_DUTCH: Mapping[IntentKind, Sequence[str]] = {
    _K.SUCCESS: (
        r"succes[- ]?(?:factor(?:en)?|voorwaarden?)",
        r"(?:bevorderende|stimulerende|helpende|versterkende) (?:factor(?:en)?|omstandigheden|elementen)",
        r"bevorderaars|randvoorwaarden|sleutels? tot (?:het )?succes",
        r"werkzame (?:elementen|bestanddelen|factoren|principes)",
        r"wat (?:helpt|hielp|werkt|werkte|bevordert|bevorderde|stimuleert)"
        r"(?! (?:er )?(?:niet|slecht|averechts|belemmerend|remmend))(?: (?:er|het|wel|goed|beste?))*",
        r"wat heeft (?:er )?geholpen|wat (?:draagt|droeg|droegen) (?:er )?bij",
        r"wat maakte? (?P<topic>.+?) (?:tot een succes|succesvol|kansrijk)",
        r"wat maakt dat (?P<topic>.+?) (?:slaagt|lukt|werkt|slagen)",
        r"waardoor (?:slaagt|slaagde|slaagden|slagen|lukt|lukte|lukten|werkt|werkte)",
        r"factoren die (?P<topic>.+?) (?:bevorderen|stimuleren|versterken|laten slagen)",
        r"factoren (?:bevorderen|stimuleren|dragen bij)",
    ),
    _K.BARRIER: (
        r"belemmering(?:en)?|(?:belemmerende|remmende|hinderende) factor(?:en)?|faalfactor(?:en)?",
        r"knelpunt(?:en)?|obstakels?|hindernis(?:sen)?|struikelblok(?:ken)?|valkuil(?:en)?|pijnpunten|hobbels|drempels",
        r"barri[eè]res?|drempel (?:voor|om|bij)",
        r"wat (?:remt|remde|hindert|hinderde|belemmert|belemmerde|bemoeilijkt|bemoeilijkte|blokkeert|verhindert"
        r"|vertraagt|frustreert)",
        r"wat (?:houdt|hield) (?P<topic>.+) tegen|wat (?:staat|stond) (?:er )?in de weg",
        r"wat (?:staat|stond) (?P<topic>.+?) in de weg",
        r"wat (?:werkt|werkte|helpt|hielp|gaat|ging) (?:er )?(?:niet(?: goed)?|mis|fout|slecht|averechts|belemmerend"
        r"|remmend)",
        r"(?:waarom|waardoor) (?:mislukt|mislukte|mislukken|mislukten|faalt|faalde|falen|faalden|stokt|stokte|strandt)",
        r"waarom (?:lukt|lukte|werkt|werkte|slaagt|slaagde|slagen) (?P<topic>.+?) niet",
        r"waar (?:loopt|liep|lopen|liepen) (?P<topic>.+?) (?:tegenaan|op vast|vast|op stuk|stuk)",
        r"waar wringt (?:het|de schoen)",
        r"factoren die (?P<topic>.+?) (?:belemmeren|remmen|hinderen|bemoeilijken)",
        r"factoren (?:belemmeren|remmen|hinderen|bemoeilijken)",
    ),
    _K.RECOMMENDATION: (
        r"aanbeveling(?:en)?|tips|tip (?:voor|om|bij)|adviezen|advies (?:voor|om|bij)|do['’]?s (?:en|and|&) don['’]?ts",
        r"geleerde lessen|lessen (?:uit|van|die|na)|welke lessen|lessons learned|leerpunten|leerervaringen",
        r"wat (?:hebben|heeft|is) (?:we |wij |ze |men |er )?(?P<topic>.*?)\bgeleerd",
        r"wat (?:kunnen|kun|kan|valt) (?:we|wij|je|men|ze|er) (?P<topic>.*?)\bleren",
        r"wat (?:leren|leerden|leert) (?:we|wij|ze|men|ons)",
    ),
    _K.RESULT: (
        rf"resultaten (?:van|uit|bij|na)|resultaten{_END}|uitkomst(?:en)? van|opbrengst(?:en)? van|opbrengsten{_END}",
        r"effect(?:en)? van|impact van|wat (?:was|is|waren|zijn) (?:het|de) (?:resultaat|resultaten|effect|effecten)",
        r"welke? (?:effect(?:en)?|resulta(?:at|ten)|opbrengst(?:en)?) (?:heeft|hebben|had|hadden)",
        r"(?:heeft|hebben|had|hadden) (?P<topic>.+?) effect(?= op\b)",
        r"wat (?:leverde|leverden|levert|leveren) (?P<topic>.+) op",
        r"wat (?:heeft|hebben|had|hadden) (?P<topic>.+?) (?:opgeleverd|bereikt|uitgehaald)",
        r"wat (?:kwam|komt) er (?:uit|van)",
    ),
    _K.EXAMPLE: (
        r"praktijkvoorbeeld(?:en)?|voorbeelden|voorbeeld (?:van|hoe|waar|uit)|goede praktijken|casus(?:sen)?",
    ),
    _K.TOOL: (
        r"(?:hulpmiddel(?:en)?|instrument(?:en)?|tools?|format|sjabloon) (?:voor|om|bij|waarmee)",
        r"welke? (?:goede? )?(?:hulpmiddel(?:en)?|instrument(?:en)?|tools?|vragenlijst(?:en)?)",
        r"meetinstrument(?:en)?|toolkits?|toolbox|checklists?|handreiking(?:en)?|handleiding(?:en)?|stappenplan(?:nen)?"
        r"|werkvorm(?:en)?|draaiboek(?:en)?",
    ),
    _K.WHO: (r"^\W*wie (?:is|zijn|was|waren|leidt|leidde|leiden|deed|deden|doet|doen)(?: er| mee)*",),
    _K.WHAT: (
        # "Wat is de rol van ..." asks for something about a thing, not for what the thing is.
        r"^\W*wat (?:is|zijn)(?: nu| eigenlijk| precies)*"
        r"(?! (?:de|het|hun|haar|jullie|onze|ons|een) (?:\w+e )?[\w-]+"
        r" (?:van|tussen|voor|op|in|om|bij|achter|als|dat)\b)"
        r"(?! (?:er|hier|daar|dat|dit|nodig|bekend|belangrijk|goed|beter|mogelijk|nieuw|anders|wijsheid|jouw|uw)\b)",
        r"^\W*wat (?:betekent|betekenen)|(?:definitie|betekenis|begripsbepaling) van",
        r"^\W*wat (?:houdt|houden) (?P<topic>.+) in",
        r"^\W*wat (?:verstaan|verstaat|verstond) (?:we|wij|men|je|u) onder|^\W*wat wordt (?:er )?verstaan onder",
        r"^\W*wat wordt (?:er )?bedoeld met",
    ),
}

_ENGLISH: Mapping[IntentKind, Sequence[str]] = {
    _K.SUCCESS: (
        r"(?:critical )?success factors?|factors? (?:of|for) success|keys? to success",
        r"(?:enabling|facilitating|supporting|promoting) (?:factors?|conditions?)|enablers?|facilitators (?:of|to|for)",
        r"what (?:helps|helped|works|worked|promotes|promoted|supports|supported|enables|enabled|facilitates)"
        r"(?! (?:against|poorly|badly|less))(?: (?:best|well))?",
        r"what (?:contributes|contributed) to|drivers of",
        r"what (?:makes|made) (?P<topic>.+?) (?:successful|a success|succeed|work|effective)",
        r"why (?:does|do|did) (?P<topic>.+?) succeed|why (?:is|are|was|were) (?P<topic2>.+?) successful",
        r"factors that (?:promote|support|enable|facilitate|help|contribute to)",
    ),
    _K.BARRIER: (
        r"barriers?|obstacles?|hindrances?|bottlenecks?|pitfalls?|stumbling blocks?|impediments?|challenges",
        r"(?:failure|hindering|impeding|inhibiting|limiting) factors?",
        r"what (?:hinders|hindered|hampers|hampered|impedes|impeded|prevents|prevented|blocks|blocked|obstructs"
        r"|inhibits|limits|slows down|gets in the way of|stands in the way of|went wrong|goes wrong)",
        r"what (?:does not|doesn['’]t|did not|didn['’]t) (?:work|help)",
        r"why (?:does|do|did) (?P<topic>.+?) (?:fail|not work|not succeed|get stuck)",
        r"factors that (?:hinder|hamper|impede|inhibit|prevent|limit)",
    ),
    _K.RECOMMENDATION: (
        r"recommendations?|tips|advice (?:for|on|to)|do['’]?s (?:and|&) don['’]?ts",
        r"lessons (?:learned|learnt|from|for)|(?:which|what|key|main) lessons",
        r"what (?:did|do|can|could|have) (?:we|they|you|i|people) (?P<topic>.*?)\b(?:learn|learned|learnt)",
        r"what (?:was|is|has been) (?:learned|learnt)",
    ),
    _K.RESULT: (
        rf"results? (?:of|from|for)|results{_END}|outcomes? (?:of|from)|outcomes{_END}|impacts? of|effects of",
        # Bare "effect of" would be Dutch as well ("heeft het effect of niet").
        r"(?:the|any|what|which|^) ?effect of|benefits of|yields? of",
        r"what (?:effect|effects|impact|results?) (?:does|do|did|has|have|had)",
        r"what (?:did|does|has|have) (?P<topic>.+?) (?:achieve|achieved|deliver|delivered|bring about|lead to|yield)",
        r"what came (?:out )?of",
    ),
    _K.EXAMPLE: (r"(?<!for\s)examples|(?<!for\s)example (?:of|how|from)|(?:best|good) practices?|case stud(?:y|ies)",),
    _K.TOOL: (
        r"(?:tools?|instruments?|templates?) (?:for|to|that)|(?:which|what) (?:tools?|instruments?|questionnaires?)",
        r"toolkits?|checklists?|manuals? for|guidelines? for|guides? (?:for|to)|step-by-step plan",
    ),
    _K.WHO: (r"^\W*who (?:is|are|was|were|leads?|led|took part|takes part|participated)",),
    _K.WHAT: (
        r"^\W*what (?:is|are)(?: actually| exactly| meant by)?"
        r"(?! (?:the|their|its|our|your|a|an|most) (?:\w+ )?[\w-]+ (?:of|between|for|on|in|to|behind|that|when|with)\b)"
        r"(?! (?:there|known|needed|required|important|new|better|best|it|this|that|these|those|happening|going)\b)",
        r"^\W*what (?:does|do) (?P<topic>.+?) mean|(?:definition|meaning) of",
    ),
}

# Questions for both sides: a lift for one of them would be a wrong one.
_BOTH = re.compile(
    r"succes-? (?:en|of) faal|bevorder\w+ (?:en|of) (?:de )?belemmer|belemmer\w+ (?:en|of) (?:de )?bevorder"
    r"|wat (?:er )?(?:werkt|werkte|helpt|hielp) (?:er )?(?:wel )?(?:en|of) (?:wat )?niet"
    r"|what (?:works|worked|helps|helped) (?:and|or) what (?:does|did)(?: not|n['’]t)",
    re.IGNORECASE,
)

# "How many ...", "are good examples easy to copy?": naming a result or an example there does not ask for it.
_OTHER_QUESTION = re.compile(
    r"^\W*(?:hoe|hoeveel|waarom|moet|mag|kan|kun(?! je| jij| u)|zijn(?! er)|is(?! er| there)|how|why|should|does|do"
    r"|can(?! you)|are(?! there))(?!\w)",
    re.IGNORECASE,
)
_ASKED_FOR = frozenset({_K.RECOMMENDATION, _K.RESULT, _K.EXAMPLE, _K.TOOL})


def _compiled(table: Mapping[IntentKind, Sequence[str]]) -> tuple[tuple[IntentKind, re.Pattern[str]], ...]:
    return tuple(
        (kind, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)".replace(" ", r"\s+"), re.IGNORECASE))
        for kind, patterns in table.items()
        for pattern in patterns
    )


_TABLES = {"nl": _compiled(_DUTCH), "en": _compiled(_ENGLISH)}
_OPPOSITE = {_K.SUCCESS: _K.BARRIER, _K.BARRIER: _K.SUCCESS}

_ASKING = (
    "wat welke welk wie hoe waar zijn is was waren wordt worden de het een er die dat belangrijkste voornaamste "
    "grootste kritische kritieke mogelijke enkele ik zoek geef noem me mij alle what which who how are were "
    "there do does did have the a an main most important key critical some any good list show give find all"
).split()
_LINKING = "voor van bij om in uit met aan tot over als tijdens tegen for of to with on from when about during".split()
_ARTICLES = "te de het een er the a an".split()


def _words(words: Sequence[str]) -> str:
    return rf"(?:(?:{'|'.join(words)})(?!\w)[^\w\n]*)"


# Before the matched words everything that only asks goes; after them one preposition and its article, and only in
# lower case, for a name may begin with such words.
_AFTER = re.compile(rf"^\W*{_words(_ASKING)}*{_words(_LINKING)}?{_words(_ARTICLES)}*")
_AFTER_CAPITALS = _HEAD = re.compile(_AFTER.pattern, re.IGNORECASE)
_TAIL = re.compile(rf"(?:(?<!\w)(?:{'|'.join([*_ASKING, *_LINKING])})\W*)+$", re.IGNORECASE)
_EDGES = re.compile(r"^[^\w(\"“‘']+|[^\w)\"”’']+$")


def recognise(query: str, language: str) -> Intent | None:
    """The kind of answer that a question in ``language`` asks for; None when it shows none, or asks for both sides.

    The patterns of the other language are tried second: short questions mix languages. Where several fit, the one that
    stands first in the question wins, and "what is" only when nothing else fits.
    """
    if _BOTH.search(query):
        return None
    order = ("nl", "en") if language == "nl" else ("en", "nl")
    for code in order:
        found = sorted(_matches(query, code), key=lambda pair: (pair[0] is _K.WHAT, pair[1].start()))
        if not found:
            continue
        kind, match = found[0]
        if _OPPOSITE.get(kind) in {other for other, _ in found}:
            return None
        return _intent(query, kind, match)
    return None


def boost(intent: Intent, heading: Sequence[str], kind: str | None, text: str) -> float:
    """How well a passage fits the intent, 0 (no sign of it) to 1.

    ``heading`` is the path above the passage, outermost first; ``kind`` the taxonomy id of its publication's kind.
    """
    return fit(intent.kind.value, intent.rest, tuple(heading), kind, text)


def _matches(query: str, code: str) -> Iterator[tuple[IntentKind, re.Match[str]]]:
    other = _OTHER_QUESTION.match(query)
    for kind, pattern in _TABLES[code]:
        if other and kind in _ASKED_FOR:
            continue
        match = pattern.search(query)
        if match:
            yield kind, match


def _intent(query: str, kind: IntentKind, match: re.Match[str]) -> Intent:
    named = next((name for name, value in match.groupdict().items() if value is not None), None)
    start, end = match.span(named) if named else (match.end(), match.end())
    words = re.findall(r"[\w'’-]+", f"{query[match.start() : start]} {query[end : match.end()]}")
    after = _AFTER_CAPITALS if query.isupper() else _AFTER
    pieces = (
        _trimmed(_TAIL.sub("", query[: match.start()]), _HEAD),
        _trimmed(query[start:end], after),
        _trimmed(query[match.end() :], after),
    )
    rest = " ".join(piece for piece in pieces if piece)
    return Intent(kind, tuple(words), rest if re.search(r"\w", rest) else query)


def _trimmed(piece: str, head: re.Pattern[str]) -> str:
    return _EDGES.sub("", head.sub("", piece))
