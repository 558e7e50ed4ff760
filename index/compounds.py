"""Splitting Dutch compounds into words that the collection itself uses.

"eerstelijnszorgaanbieders" is one word to a tokenizer and three to a reader. A word is split where both parts are
known words of at least four letters: frequent ones of the collection, and the common words of care below. The linking
sounds s, e and en may stand between them. Of all splits the one whose rarer part is most frequent wins. The figures
are in docs/decisions.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

_MIN_PART = 4
_MIN_COUNT = 3
_LINKS = ("", "s", "e", "en")
_MAX_WORD = 60

# Words of care and policy that are parts of many compounds: so that even a collection of a few pages is split well.
# Left out are words that other words merely contain, such as "term", "raad" and "leer".
COMMON_PARTS = frozenset(
    """aanbieder aanbieders aanbod aandoening aandoeningen aanpak academie academische advies adviezen afspraken akkoord
    apotheek arbeid arbeidsmarkt arts artsen assistent behandeling behoefte bekostiging belang belangen beleid
    beleidsmaker beleidsmakers beroep beroepen bestuur bestuurder bestuurders bevordering bewoner bewoners budget buurt
    burger burgers centrum client clienten coaching collectief coordinatie coordinator coordinatoren dementie derde
    diabetes diagnostiek dienst diensten domein doelgroep eerste eerstelijn eerstelijns ervaring ervaringen evaluatie
    factor factoren fase financiering fonds geest gebied gebieden gedrag gehandicapten gemeente gemeenten
    geneeskunde geneesmiddelen gezin gezinnen gezondheid groep groepen hulp huis huisarts huisartsen implementatie
    indicatie informatie initiatief innovatie instelling instellingen instituut instrument instrumenten interventie
    interventies jeugd keten ketens kennis kind kinderen kosten kracht kwaliteit leefstijl leider leiders leiderschap
    lijn lijns loket maatschappij management manager managers mantel mantelzorg medewerker medewerkers medicatie
    methode middelen model monitor netwerk netwerken nulde onderwijs onderzoek onderzoeker onderzoekers ondersteuner
    ondersteuners ondersteuning ontwikkeling opleiding opvang organisatie organisaties ouder ouderen overleg
    partijen partner partners participatie patient patienten plan plannen praktijk praktijken preventie professional
    professionals programma programmas project projecten proces processen rapport rapportage regio regionale
    relatie resultaat resultaten risico samenwerking school scholen signalering sociaal spoed sport stad
    steden stelsel structuur subsidie succes taak taken team teams theorie therapeut therapeuten therapie thuis tweede
    uitkomsten vergoeding verband verbanden verlener verleners verpleeg verpleging verpleegkundige verpleegkundigen
    verzekeraar verzekeraars verzorging verzorgenden visie vragen vrijwilliger vrijwilligers welzijn werker werkers
    werkplaats werkplaatsen wijk wijken wonen zelf ziekenhuis ziekenhuizen ziekte ziekten zorg zorgverlener
    zorgverleners zorgaanbieder zorgaanbieders zorgverzekeraar zorgverzekeraars""".split()
)


class Compounds:
    """Splits words by the counts of the words in a collection (folded, lower case, not stemmed)."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        learnt = {w: n for w, n in counts.items() if n >= _MIN_COUNT and len(w) >= _MIN_PART and w.isalpha()}
        self._counts = dict.fromkeys((w for w in COMMON_PARTS if len(w) >= _MIN_PART), _MIN_COUNT) | learnt
        self.parts = lru_cache(maxsize=50_000)(self._parts)

    @property
    def counts(self) -> Mapping[str, int]:
        """The words that can be parts, with their counts."""
        return self._counts

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, left to right; empty when the word is not one."""
        if len(word) < 2 * _MIN_PART or len(word) > _MAX_WORD or not word.isalpha():
            return ()
        best = max(self._cuts(word), key=lambda cut: cut[0], default=None)
        if best is None:
            return ()
        _, head, tail = best
        return (*(self.parts(head) or (head,)), *(self.parts(tail) or (tail,)))

    def _cuts(self, word: str) -> Iterator[tuple[int, str, str]]:
        """(count of the rarer part, head, tail) of every way to cut in two; an unknown head must be a compound."""
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
            tail = word[cut:]
            if tail not in self._counts:
                continue
            for link in _LINKS:
                head = word[: cut - len(link)] if word[:cut].endswith(link) else ""
                count = self._counts.get(head, 0)
                if count or (len(head) >= 2 * _MIN_PART and self.parts(head)):
                    yield min(count or 1, self._counts[tail]), head, tail
