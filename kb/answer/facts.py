"""What must be the same in a sentence and in its quotes: numbers, names, negation and direction.

Embeddings hardly notice these: "75 procent" and "85 procent", "helpt" and "helpt niet" lie next to each other.
"""

from __future__ import annotations

import re
import unicodedata

from kb.answer.measures import FIRST, Kind
from kb.answer.quantities import quantities

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_NUMBERED = re.compile(r"[^\W\d_]\d")
_NEGATION = re.compile(
    r"\b(?:niet|geen|nooit|niemand|niets|nergens|noch|zonder|nauwelijks|evenmin|zelden|weinig|ontbr[ae]k\w*|ontbreekt|"
    r"ontbreken|in plaats van|not|no|never|nobody|nothing|nowhere|none|neither|nor|without|hardly|rarely|seldom|"
    r"little|lack\w*|cannot|\w+n['’]t|fail\w*|instead of|separate|gescheiden|rather than)\b",
    re.IGNORECASE,
)
# Words by their beginnings: a sentence that has one side only, where the quote has only the other, says the opposite.
_AXES = tuple(
    tuple(re.compile(rf"\b(?:{side})", re.IGNORECASE) for side in sides)
    for sides in (
        (r"meer\b|more\b", r"minder\b|less\b|fewer"),
        (r"hoger|higher|grote?r?\b|large|big", r"lager|lower|kleine?r?\b|small"),
        (r"te veel|too (?:much|many)", r"te weinig|too (?:little|few)"),
        (r"duur(?:der|ste)?\b|expensive|costly", r"goedkoop|cheap"),
        (r"korte?\b|short", r"lange?\b|long"),
        (
            r"toe\b|toenam|toegenomen|stijg|steeg|gestegen|groei|gr[eo]w|rose\b|rise|increas|improv|verbeter",
            r"af\b|afnam|afgenomen|da(?:al|len|ling)|gedaald|fell\b|fall|declin|decreas|reduc|drop|deteriorat|verslecht",
        ),
        (
            r"beter|better|positie[fv]|positive|goede?\b|good\b|gunstig|favourabl",
            r"slecht|worse|negatie[fv]|negative|bad\b|ongunstig|unfavourabl",
        ),
        (
            r"help|hielp|geholpen|bevorder|stimule|promot|encourag|support|enabl|succes",
            r"rem(?:t|de|men|mend)?\b|belemmer|hinder|knelpunt|barrier|obstacle|hamper|imped|h[eo]ld back|stokt",
        ),
        (r"sterk|strong|strengthen|versterk", r"zwak|weak|verzwak"),
        (r"makkelijk|gemakkelijk|eenvoudig|easy|easi|simple", r"moeilijk|lastig|difficult|hard\b"),
        (r"geeft|geven|gives?\b|bespa|saves?\b|saving", r"kost|costs?\b|takes? (?:time|energy)"),
        (r"genoeg|voldoende|enough|sufficien", r"tekort|onvoldoende|insufficien|shortage"),
    )
)
_ANYWHERE = frozenset(("nederland", "nederlandse", "nederlanders", "netherlands", "dutch", "i"))


def same_numbers(sentence: str, quotes: str) -> bool:
    """Whether every number, percentage, part, year and length of time occurs in the quotes, in figures or in words."""
    asked, there = quantities(sentence), quantities(quotes)
    if not asked.said <= there.said | there.implied:
        return False
    # "First" says much where the quote tells of a second, and is else a word like any other.
    counts_places = any(found.kind is Kind.PLACE for found in there.said)
    return not (counts_places and FIRST in asked.implied and FIRST not in there.implied)


def same_names(sentence: str, known: str) -> bool:
    """Whether every name in the sentence occurs in what is known of its sources.

    A word with a capital counts as a name; the first word only when it has more than one, for every sentence begins
    with a capital. So does a word with figures after its letters ("Local50"), for those are not seen as a number.
    """
    there = set(_words(known))
    for place, match in enumerate(_WORD.finditer(sentence)):
        word = match.group()
        capitals = sum(letter.isupper() for letter in word)
        is_name = (
            capitals > 1
            or _NUMBERED.search(word) is not None
            or (place > 0 and word[0].isupper() and not sentence[: match.start()].endswith((": ", "“")))
        )
        if is_name and _plain(word) not in there | _ANYWHERE:
            return False
    return True


def same_negation(sentence: str, quote: str) -> bool:
    """Whether both deny something or neither does."""
    return bool(_NEGATION.search(sentence)) == bool(_NEGATION.search(quote))


def same_direction(sentence: str, quote: str) -> bool:
    """False when the sentence says "more" where the quote says "less", "helped" where it says "hindered", and so on."""
    for one, other in _AXES:
        said = bool(one.search(sentence)), bool(other.search(sentence))
        quoted = bool(one.search(quote)), bool(other.search(quote))
        if said != quoted and sum(said) == sum(quoted) == 1:
            return False
    return True


def _words(text: str) -> list[str]:
    return [_plain(match.group()) for match in _WORD.finditer(text)]


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFC", word.casefold())
    # "GGD's" and "ZonMw’s" are the names without their endings.
    return re.sub(r"[’']s$", "", folded)
