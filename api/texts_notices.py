"""The strings for what goes wrong, as (Dutch, English); ``api.texts`` takes them in."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # Notices
    "notice": ("Let op", "Please note"),
    "notice_too_long": (
        "Uw vraag heeft {length} tekens. Dat is te lang: gebruik er hoogstens {limit}.",
        "Your question has {length} characters. That is too long: use at most {limit}.",
    ),
    "notice_years": (
        "Het eerste jaar ligt na het laatste jaar. Wissel de jaren om.",
        "The first year is later than the last year. Swap the years.",
    ),
    "notice_year": (
        "“{value}” is geen jaar. Typ een jaar met vier cijfers, bijvoorbeeld 2015.",
        "“{value}” is not a year. Type a year of four digits, for example 2015.",
    ),
    "notice_value": (
        "De kennisbank kent een van uw filters niet. Haal dat filter weg en zoek opnieuw.",
        "The knowledge base does not know one of your filters. Remove that filter and search again.",
    ),
    "notice_many": ("U koos te veel filters. Kies er minder.", "You chose too many filters. Choose fewer."),
    # Errors
    "error_404": ("Deze pagina is er niet", "This page does not exist"),
    "error_404_help": (
        "Misschien is de publicatie weggehaald, of klopt het adres niet helemaal. Zoek hieronder verder.",
        "Perhaps the publication was removed, or the address is not quite right. Search below.",
    ),
    "error_405": ("Dat kan hier niet", "That cannot be done here"),
    "error_405_help": ("Deze pagina kunt u alleen bekijken.", "You can only view this page."),
    "error_422": ("Dit adres klopt niet", "This address is not right"),
    "error_422_help": (
        "De kennisbank begrijpt een deel van het adres niet. Zoek hieronder opnieuw.",
        "The knowledge base does not understand part of the address. Search again below.",
    ),
    "error_500": ("Er ging iets mis", "Something went wrong"),
    "error_500_help": (
        "Dat ligt niet aan u. Probeer het later nog eens. Blijft het misgaan? Meld het dan aan de beheerder.",
        "It is not your fault. Please try again later. If it keeps going wrong, tell the administrator.",
    ),
    "error_503": ("De kennisbank kan nu niet zoeken", "The knowledge base cannot search now"),
    "error_503_help": (
        "Probeer het over een paar minuten nog eens. Blijft het misgaan? Meld het dan aan de beheerder.",
        "Please try again in a few minutes. If it keeps going wrong, tell the administrator.",
    ),
    "error_detail": ("Melding voor de beheerder", "Message for the administrator"),
    "to_start": ("Naar het begin", "Go to the start page"),
}
