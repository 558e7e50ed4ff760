"""Which language a text is in: whole documents (Dutch, English, German, French) and short queries (Dutch, English).

Documents go to py3langid. A query is often too short for letter statistics and should not wait for the model (half a
second and 120 MB from cold), so its function words and word endings are counted first; only when these do not decide
is the model asked as well, and the evidence is added up. Right on 751 real questions: 98.9 % (the model alone
98.1 %), on the same cut to three words 98.3 % (97.2 %), on 154 made-up queries of one to four words 95.5 % (91.6 %).
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

DOCUMENT_LANGUAGES = ("nl", "en", "de", "fr")
QUERY_LANGUAGES = ("nl", "en")

# The first pages show a document's language; with fewer letters than this the caller knows better than statistics.
_SAMPLE_CHARS = 20_000
_LEAST_LETTERS = 20

# Words of one of the two languages only: "in", "is", "of", "we", "was", "had" are words of both and therefore absent.
_DUTCH_WORDS = frozenset(
    (
        "de het een en van op te dat die dit deze zijn waren wordt worden werd werden ben bent er aan met voor als "
        "om ook bij door naar uit dan maar nog wel al zo tot tegen je jij u uw ik hij zij ze wij mij mijn ons onze "
        "hun hen haar hem zich heeft hebben hebt heb kan kunnen zal zullen zou zouden moet moeten mag mogen wil "
        "willen wat wie waar wanneer welke welk hoe waarom hier daar niet geen veel meer minder meest tussen onder "
        "zonder tijdens binnen buiten omdat doet doen gaat gaan komt maakt maken krijgt krijgen goed goede beter "
        "beste nieuwe andere iedereen iemand mensen helpt werkt"
    ).split()
)
_ENGLISH_WORDS = frozenset(
    (
        "the a an and to that this these those are were be been its it at with for from but if than such into out "
        "about by as on i you he she they my our your their his them us has have can could will would should may "
        "might must does did who where when which how why here also not no between among during within without "
        "because get gets make makes good best new other others children women men often even given taken open "
        "someone people most many much there any some towards helps works what or"
    ).split()
)
# Endings that only one of the two languages forms words with, and letter groups that are at home in one of them.
_DUTCH_ENDINGS = tuple(
    (
        "en schap heid lijk lijke iteit eerd tie ties isch ische aal ele eel eur aar zorg uur tje tjes ij elijks loos "
        "loze baar bare sel ie ief ieve oor ijf icht acht uit gie"
    ).split()
)
_ENGLISH_ENDINGS = tuple(
    (
        "tion tions sion sions ship ships ness ments ity ities ance ence ances ences ive ous ful able ible ly ary ery "
        "ory logy cy ed ght ough cial tial ure ures ers th ths care"
    ).split()
)
_DUTCH_GROUPS = ("ij", "aa", "uu", "oei", "ui", "ouw", "ieu", "eeu", "zw", "vr", "kk", "gg", "zorg", "sch")
_ENGLISH_GROUPS = ("th", "sh", "wh", "ck", "ea", "oul", "qu", "ough", "lea")

_WORD = re.compile(r"[^\W\d_]+")
_WORD_WEIGHT, _ENDING_WEIGHT, _GROUP_WEIGHT = 2.0, 1.5, 0.75  # log odds
_DECIDED = 1.5  # from these log odds on (4.5 to 1) the model is not asked


def detect(text: str, default: str = "nl") -> str:
    """The ISO code of a document's language: nl, en, de or fr; ``default`` when there is too little text to tell."""
    sample = text[:_SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < _LEAST_LETTERS:
        return default
    return str(_identifier(DOCUMENT_LANGUAGES).classify(sample)[0])


def detect_query(text: str) -> tuple[str, float]:
    """The language of a short query, "nl" or "en", and how sure that is: .5 (a guess) to 1."""
    words = _WORD.findall(text[:_SAMPLE_CHARS].lower())
    odds = sum(map(_dutch_odds, words))
    if words and abs(odds) < _DECIDED:
        odds += _model_odds(" ".join(words))
    confidence = 1 / (1 + math.exp(-abs(odds)))
    return ("nl" if odds >= 0 else "en", confidence)


def _dutch_odds(word: str) -> float:
    """The log odds that ``word`` is Dutch rather than English, from lists alone."""
    if word in _DUTCH_WORDS or word in _ENGLISH_WORDS:
        return _WORD_WEIGHT if word in _DUTCH_WORDS else -_WORD_WEIGHT
    if len(word) < 4:
        return 0.0
    ending = word.endswith(_DUTCH_ENDINGS) - word.endswith(_ENGLISH_ENDINGS)
    group = any(map(word.__contains__, _DUTCH_GROUPS)) - any(map(word.__contains__, _ENGLISH_GROUPS))
    return _ENDING_WEIGHT * ending + _GROUP_WEIGHT * group


def _model_odds(text: str) -> float:
    """The log odds that ``text`` is Dutch rather than English, from the model."""
    scores = dict(_identifier(QUERY_LANGUAGES).rank(text))
    return math.log(max(scores["nl"], 1e-6) / max(scores["en"], 1e-6))


@cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return identifier
