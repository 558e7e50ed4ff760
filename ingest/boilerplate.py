"""Lines that belong to the site or the sender, not to the publication: menus, calls to action, contact data.

All rules look at one whole line. A rule must never take a sentence that says something: better a menu word too many
in the knowledge base than a finding too few.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.clean import normalise

_MAX_CHARS = 500  # a longer line is text; and no pattern below is to run over megabytes

# Always site furniture when it stands alone on a line.
_MENU_TEXT = """
search | zoeken | zoek | zoek op | menu | hoofdmenu | navigatie | navigation | home | sluiten | close | inloggen
login | log in | uitloggen | registreren | lees meer | lees verder | meer lezen | read more
learn more | meer informatie | more information | meer weten | meer info | alle mensen | alle nieuwsberichten
blijf op de hoogte | stay informed
stay up to date | nieuwsbrief | newsletter | aanmelden nieuwsbrief | aanmelden voor de nieuwsbrief | deel deze pagina
share this page | deel dit artikel | deel dit bericht | deel op | print | print deze pagina | print this page | terug
terug naar boven | back to top | naar boven | top | terug naar overzicht | terug naar het overzicht | ga naar inhoud
ga naar de inhoud | direct naar inhoud | direct naar de inhoud | naar de inhoud | spring naar inhoud
spring naar de inhoud | skip to content | skip to main content | overslaan en naar de inhoud gaan | volg ons | follow us
facebook | twitter | linkedin | instagram | youtube | whatsapp | cookies | cookie-instellingen | cookiebeleid
privacyverklaring | privacybeleid | privacy statement | disclaimer | colofon | sitemap | toon meer | show more
bekijk alles | view all | akkoord | accepteren | alles accepteren | weigeren | word lid | neem contact op
contact opnemen | contact us | contactformulier | contactpersoon | contactpersonen | contactgegevens | reageer
reageren | reacties | plaats een reactie | afdrukken | inschrijven | aanmelden | vorige | volgende | previous | next
vorige pagina | volgende pagina | inhoudsopgave | table of contents | op deze pagina | on this page
laad meer | load more
"""
# Site furniture in the company of menu words, else perhaps a heading ("Privacy" in a privacy study).
_HINT_TEXT = """
nieuws | news | contact | programma's | programma’s | programmes | privacy | over ons | about us | about | delen | share
download | downloads | links | agenda | actueel | publicaties | publications | thema's | thema’s | themes | projecten
projects | vacatures | jobs | subsidies | evenementen | events | nederlands | english | engels | dossiers | organisatie
kennisbank | start | onderwerpen | regio's | regio’s | vragen | veelgestelde vragen | faq | mijn account | webshop
toegankelijkheid | service | blog | blogs | praktijkvoorbeelden | e-mail | mail | pdf | abonneren | informatie | leden
lid worden | over
"""
_MENU = frozenset(word.strip() for word in _MENU_TEXT.replace("\n", "|").split("|")) - {""}
_MENU_HINTS = _MENU | frozenset(word.strip() for word in _HINT_TEXT.replace("\n", "|").split("|")) - {""}
_RELATED = re.compile(
    r"^(?:lees|bekijk|kijk|zie) ook\b|^ook interessant|^verder lezen|^meer (?:lezen|over dit onderwerp|informatie|weten"
    r"|artikelen|nieuws)\b|^gerelateerd|^verwante? (?:pagina|artikel|berichten|publicaties|onderwerpen|links)"
    r"|^zie verder|^related\b|^see also|^further reading|^read (?:more|also|next)|^(?:download|link)s?$"
    r"|^in dit dossier|^deel (?:dit|deze)|^delen$|^share\b|^nieuwsbrief|^newsletter|^volg ons|^snel naar|^quick links"
    r"|^tags?$|^elders op",
    re.IGNORECASE,
)
_CONTACT_HEADING = re.compile(
    r"^(?:meer weten|vragen(?: of (?:input|opmerkingen|suggesties|reacties))?|heeft u vragen|heb je vragen|contact"
    r"|contact(?:persoon|personen|gegevens|informatie)|neem contact(?: met ons)? op|any questions|questions"
    r"|contact us|more information|meer informatie)\s*[?:!]?$",
    re.IGNORECASE,
)

_EMAIL = re.compile(r"[\w.+-]+\s*(?:@|[\[(]\s*(?:at|apenstaartje)\s*[\])])\s*[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.,-])(?:\+31|0031|\(?0\d{1,3}\)?)[\s./-]{0,3}(?:\(0\)\s?)?\d(?:[\s.-]?\d){6,8}(?!\d)")
_URL_ONLY = re.compile(r"^(?:(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:nl|com|org|eu|be))/?$", re.IGNORECASE)
_AMOUNT_ONLY = re.compile(r"^(?:€|EUR|\$)?\s*[\d.,\s]+(?:%|,-|\.-|euro)?$", re.IGNORECASE)
_BREADCRUMB = re.compile(r"^[^.!?]{1,60}(?:\s[›»>→]\s[^.!?›»>→]{1,60}){2,}$")
_PAGE_NUMBER = re.compile(r"^(?:pagina|page|p\.|blz\.?)\s*\d+(?:\s*(?:van|of|/)\s*\d+)?$", re.IGNORECASE)

_FACT_LABELS = (
    "status|budget|looptijd|projectnummer|dossiernummer|subsidieronde|onderdeel van programma|startdatum|einddatum"
    "|projectleider|aanvrager|penvoerder|verantwoordelijke|contactpersoon|duration"
)
_FACT_VALUES = "afgerond|lopend|gestart|actief|gesloten|open|completed|active"
_SOCIAL = "mail|print|linkedin|facebook|twitter|x|whatsapp|e-mail|delen"
_REPORTED = (
    "toegevoegd|geplaatst|gepubliceerd|geschreven|bijgewerkt|laatst (?:bijgewerkt|gewijzigd|aangepast)"
    "|published|posted|written|(?:first|last) (?:edited|updated|modified)"
)
# (most words of the line, pattern from its start)
_PATTERNS = (
    # calls to action
    (7, r"(?:word|wordt|become) (?:nu |a )?(?:lid|member)\b.*[^.]$"),
    (16, r"(?:lees|read) (?:meer|verder|hier|more) (?:over|op|in|about|on|hoe|hierover)?.*"),
    (8, r"(?:lees|bekijk|zie|ontdek) (?:hier )?(?:hoe|wat|waarom) (?:we|wij|je|u|onze?)\b"),
    (8, r"(?:bekijk|download|open|view) (?:hier|alle|de pdf|het (?:volledige |hele )?(?:rapport|document|dossier))\b"),
    (5, r"(?:ga )?naar (?:de|het) (?:\w*pagina|website|site|overzicht|webwinkel)\b"),
    (3, r"alle (?:mensen|nieuws|medewerkers|projecten|publicaties|programma.s|berichten|artikelen)$"),
    (12, r"(?:ontvang|schrijf|meld|abonneer|subscribe|sign up)\b.*\b(?:nieuwsbrief|newsletter)\W*$"),
    (12, r"(?:aanmelden|inschrijven)\b.*\bnieuwsbrief\W*$"),
    (7, r"(?:deel|delen|share)(?: (?:dit|deze|this|via|op|on|met)\b|:)"),
    (6, rf"(?:{_SOCIAL})(?:[\s|,/·•]+(?:{_SOCIAL}))+$"),
    # contact
    (16, r"(?:heb|hebt|heeft) (?:je|jij|u) (?:nog )?(?:een )?(?:vraag|vragen|opmerking|input|interesse)\b.*\?$"),
    (25, r"heb je vragen of wil je\b.*\?$"),
    (14, r"(?:wil|wilt) (?:je|jij|u) (?:er )?meer (?:weten|informatie|lezen)\b"),
    (14, r"do you have (?:a question|any questions|questions)\b"),
    (14, r"(?:je|u|jij) (?:kunt|kan) (?:ons|mij|contact)\b.*\b(?:mailen|bellen|bereiken|opnemen)\b"),
    (14, r"(?:voor )?(?:vragen|meer informatie|nadere informatie)\b[^.]{0,40}(?:\bmail|\bbel\b|\bcontact|:\s*$)"),
    (10, r"(?:mail|bel|e-mail|tel\.?|telefoon|[tem])(?: ons| naar| met)?\s*[:.]?\s*(?:\S+@\S+|[+(]?\d[\d\s()./-]+)$"),
    (12, r".*\bcontact ?form(?:ulier)?\W*$"),
    # bylines and fact boxes
    (12, rf"(?:{_REPORTED})(?: (?:door|by|op|on|at|in))?:?\s.*(?:\d\d\d\d|\b(?:door|by)\b.*[^.])$"),
    (20, r"(?:first|last) edited by .* on \d{4}-\d\d-\d\d$"),
    (5, r"(?:leestijd|reading time)\b.*\d"),
    (3, r"\d+ (?:min(?:uten|utes)?|reacties|comments)\b(?: leestijd| read)?$"),
    # "Budget: € 0" goes, "Budget: 16 miljoen euro" says something and stays.
    (6, rf"(?:{_FACT_LABELS})\s*:\s*(?:€?\s*0*\s*|[\d.,]+\s*%|{_FACT_VALUES})$"),
    # the site about itself
    (14, r"(?:©|\(c\)|copyright\b)"),
    (40, r"(?:deze|onze|this|our|wij|we) (?:web)?(?:site|plaatsen|gebruiken|use|uses)?\b[^.]*cookies?\b"),
    (14, r"(?:u|je|jij) (?:bent|bevindt (?:u|je) zich) hier\b|you are here\b"),
)
_RULES = tuple((words, re.compile(pattern, re.IGNORECASE)) for words, pattern in _PATTERNS)
_CONTACT_CALL = re.compile(
    r"^(?:neem|neemt|please)\b.{0,30}?\b(?:contact op|contact)(?: (?:op|met))?\b\s*(?P<whom>.*?)\W*$", re.IGNORECASE
)
# "Neem contact op met de gemeente" may be an advice of the publication; with the sender or a named person it is not.
_CONTACT_WHOM = re.compile(
    r"^(?:met |via |via het |op |us\b)?\s*(?:ons|mij|de redactie|het secretariaat|de helpdesk|het contactformulier"
    r"|e-mail|mail|telefoon|met ons|ons op|us|op|\S*@.*|[\d\s()+-]+)?(?: op)?$",
    re.IGNORECASE,
)
_PARTICLES = "de|den|der|van|von|het|ten|ter|te|’t|'t|el|al|la|du|op"
_NAME = re.compile(
    r"^(?:(?:drs?|prof|ir|ing|mr|dhr|mevr|mw)\.? )*[A-ZÀ-Ý](?:[\w’'-]+|\.(?:[A-Z]\.)*)"
    rf"(?: (?:(?:{_PARTICLES}) )*[A-ZÀ-Ý][\w.’'-]*){{1,4}}$"
)
_ROLE = re.compile(
    r"^(?:senior |junior |beleids|programma|project|regio|communicatie|team)*\s?-?(?:adviseur|medewerker|manager|leider"
    r"|secretaris|coördinator|onderzoeker|directeur|bestuurder|voorzitter|officer|consultant|adviser|advisor|researcher"
    r"|director|contactpersoon|redacteur|woordvoerder)(?: (?!is\b|die\b|heeft\b)[\w&-]+){0,4}$",
    re.IGNORECASE,
)


def is_boilerplate_line(text: str) -> bool:
    """True for a line that is a menu word, call to action, contact line, byline, fact label or cookie notice."""
    if len(text) > _MAX_CHARS:
        return False
    line = normalise(text)
    if not any(char.isalpha() for char in line):
        return bool(_AMOUNT_ONLY.match(line)) or not any(char.isalnum() for char in line)
    words = len(line.split())
    if words > 40:
        return False
    return (
        _bare(line) in _MENU
        or (line.endswith("?") and bool(_CONTACT_HEADING.match(line)))
        or any(words <= most and pattern.match(line) for most, pattern in _RULES)
        or (words <= 15 and bool(_BREADCRUMB.match(line)))
        or bool(_PAGE_NUMBER.match(line))
        or is_contact_line(line)
    )


def is_menu_word(text: str) -> bool:
    """True for a word that is site furniture in the company of others ("Nieuws", "Contact")."""
    return len(text) <= _MAX_CHARS and _bare(text) in _MENU_HINTS


def is_menu(lines: Sequence[str]) -> bool:
    """True for three or more short lines of which at least half are menu words or other site furniture."""
    if len(lines) < 3 or any(len(line.split()) > 6 for line in lines):
        return False
    return sum(is_menu_word(line) or is_boilerplate_line(line) for line in lines) * 2 >= len(lines)


def is_contact_line(text: str) -> bool:
    """True for a line that holds little more than a mail address, phone number, web address or call to contact."""
    if len(text) > _MAX_CHARS:
        return False
    words = len(text.split())
    if _URL_ONLY.match(text):
        return True
    if words <= 8 and _EMAIL.search(text) and not text.endswith("?"):
        return True
    if words <= 12 and _PHONE.search(text):
        return True
    call = _CONTACT_CALL.match(text) if words <= 10 else None
    if call is None:
        return False
    whom = call.group("whom").removeprefix("met ").removeprefix("with ")
    return bool(_CONTACT_WHOM.match(whom)) or is_person_name(whom)


def is_contact_paragraph(text: str) -> bool:
    """True for a short paragraph that asks the reader a question and ends in a call to get in touch."""
    if len(text) > _MAX_CHARS:
        return False
    sentences = re.split(r"(?<=[.!?])\s+", text)
    opening = re.match(r"^(?:wil|wilt|heb|hebt|heeft|ben|bent) (?:je|u|jij)\b|^(?:would|do) you\b", text, re.IGNORECASE)
    return len(text.split()) <= 70 and bool(opening) and "?" in text and is_contact_line(sentences[-1])


def is_contact_heading(text: str) -> bool:
    """True for a heading above contact data ("Vragen?", "Meer weten?", "Contact")."""
    return len(text) <= _MAX_CHARS and bool(_CONTACT_HEADING.match(text))


def is_related_heading(text: str) -> bool:
    """True for a heading above links to other pages ("Lees ook", "Related"); drop it only with a list of links."""
    return len(text) <= _MAX_CHARS and len(text.split()) <= 8 and bool(_RELATED.match(text))


def is_person_name(text: str) -> bool:
    """True for a line that is nothing but the name of a person ("Anna de Vries")."""
    return len(text) <= _MAX_CHARS and bool(_NAME.match(text))


def is_role_line(text: str) -> bool:
    """True for a line that is nothing but a job title ("Senior adviseur")."""
    return len(text) <= _MAX_CHARS and bool(_ROLE.match(text))


def _bare(text: str) -> str:
    return normalise(text).casefold().strip(" .:;!?›»>→…«‹<|-+")
