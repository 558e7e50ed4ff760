"""Stemming Dutch words where the Snowball stemmer ("dutch", Kraaij-Pohlmann) parts singular and plural.

The stemmer makes "factoor" of "factoren", "men" of "mens", "zon" of "gezondheid" and "antwoor" of "antwoorden". The
endings below are put right before it sees them. They were gathered from the words of our own collections whose
singular and plural got different stems, the frequent ones first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import Stemmer

# Ending -> what it is stemmed as; the longest ending of a word counts, so that a compound follows its last part.
# An ending that stands for itself is an exception to a shorter one.
_ENDINGS: Mapping[str, str] = dict(
    pair.split(">")
    for pair in """
    actoren>actor ectoren>ector octoren>octor atoren>ator itoren>itor motoren>motor nsoren>nsor ssoren>ssor
    visoren>visor donoren>donor tumoren>tumor actors>actor ectors>ector ators>ator
    kinderen>kind goederen>goed eieren>ei steden>stad besteden>besteden leden>lid geleden>geleden verleden>verleden
    overleden>overleden bekleden>bekleden schepen>schip
    dagen>dag bijdragen>bijdraag bijdrage>bijdraag uitdagen>uitdaag uitdaging>uitdaag uitdagingen>uitdaag
    bedragen>bedrag verdragen>verdrag slagen>slag verslagen>verslag spoorwegen>spoorweg snelwegen>snelweg
    maatregelen>maatregel aanbevelen>aanbeveel bevelen>bevel gebreken>gebrek spelen>speel
    woorden>woord akkoorden>akkoord moorden>moord beelden>beeld velden>veld gelden>geld schulden>schuld
    werelden>wereld standaarden>standaard hoofden>hoofd borden>bord waarden>waard waarde>waard melden>meld
    melding>meld meldingen>meld vermelden>vermeld vermelde>vermeld noorden>noord honderden>honderd
    aanvaarden>aanvaard werden>werd worden>word verboden>verbod
    mens>mensen kans>kansen grens>grenzen wens>wensen advies>adviezen proces>processen succes>successen
    adres>adressen verlies>verliezen beurs>beurzen tendens>tendensen toets>toetsen gids>gidsen fonds>fondsen
    reeks>reeksen fiets>fietsen korps>korpsen plaats>plaatsen plaatse>plaatsen stimulans>stimulansen balans>balansen
    ketens>keten wagens>wagen havens>haven wapens>wapen tekens>teken levens>leven inkomens>inkomen gegevens>gegeven
    huishoudens>huishouden examens>examen vermogens>vermogen
    problemen>probleem fenomenen>fenomeen apotheken>apotheek hypotheken>hypotheek delen>deel ialen>iaal
    iaten>iaat riaten>riaat ionelen>ioneel ionele>ioneel cieel>cieel ciele>cieel
    iseren>iseer ormeren>ormeer roleren>roleer ueren>ueer iceren>iceer
    bare>baar
    eeen>ee gorieen>gorie gieen>gie tieen>tie rieen>rie pieen>pie mieen>mie fieen>fie sieen>sie lieen>lie dieen>die
    nieen>nie provincien>provincie financien>financie bacterien>bacterie
    regios>regio programmas>programma themas>thema risicos>risico fotos>foto videos>video scenarios>scenario
    dilemmas>dilemma schemas>schema agendas>agenda paginas>pagina collegas>collega niveaus>niveau bureaus>bureau
    milieus>milieu cadeaus>cadeau
    experts>expert tests>test apps>app events>event audits>audit consultants>consultant checklists>checklist
    targets>target units>unit tablets>tablet datasets>dataset restaurants>restaurant tickets>ticket accounts>account
    projects>project documents>document assistents>assistent participants>participant
    wijze>wijs wijzen>wijs initiatief>initiatieven fasen>fase betrokkenen>betrokkene
    middelen>middel handelen>handel bundelen>bundel wandelen>wandel bewaarde>bewaarde plafonds>plafond
    """.split()
)
_SHORTEST = min(map(len, _ENDINGS))
_LONGEST = max(map(len, _ENDINGS))

# Here "ge" belongs to the word and is no sign of a past participle, which the stemmer takes every "ge" for.
_OWN_GE = re.compile(r"ge(?=zond|meent|meen|zin(?!g)|drag|bied|val|volg|geven|lijk|leid)")
_MASK = "qe"

_stemmer = Stemmer.Stemmer("dutch")


def stem(word: str) -> str:
    """The stem of a folded Dutch word, the same for its singular and plural."""
    mended = _OWN_GE.sub(_MASK, _mend(word))
    found = str(_stemmer.stemWord(mended))
    return found.replace(_MASK, "ge") if _MASK in mended else found


def _mend(word: str) -> str:
    for size in range(min(len(word), _LONGEST), _SHORTEST - 1, -1):
        ending = _ENDINGS.get(word[-size:])
        if ending is not None:
            return word[:-size] + ending
    return word
