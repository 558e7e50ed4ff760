"""The strings of the page that shows a page of a PDF, as (Dutch, English)."""

from __future__ import annotations

from api.i18n import LANGUAGES

TEXTS: dict[str, tuple[str, str]] = {
    "picture_of_page": ("Pagina {page}", "Page {page}"),
    "page_of": ("Pagina {page} van {pages}", "Page {page} of {pages}"),
    "alt": ("Pagina {page} van “{title}”.", "Page {page} of “{title}”."),
    "alt_quote": (
        "Pagina {page} van “{title}”. Gemarkeerd is: {quote}",
        "Page {page} of “{title}”. Marked is: {quote}",
    ),
    "alt_unmarked": (
        "Pagina {page} van “{title}”. De gezochte tekst is: {quote}",
        "Page {page} of “{title}”. The text looked for is: {quote}",
    ),
    "turn_pages": ("Bladeren", "Turn pages"),
    "previous": ("Vorige pagina", "Previous page"),
    "next": ("Volgende pagina", "Next page"),
    "open_file": ("Open het bestand op deze pagina (PDF)", "Open the file at this page (PDF)"),
    "read_on": ("Lees de tekst in de kennisbank", "Read the text in the knowledge base"),
    "marked_part": (
        "Een deel van de tekst staat niet op deze pagina, of staat er anders. Kijk ook op de pagina ervoor of erna.",
        "Part of the text is not on this page, or is set differently. Look at the page before or after it too.",
    ),
    "marked_none": (
        "De tekst is op deze pagina niet gevonden. Misschien staat zij op de pagina ervoor of erna, of is de pagina "
        "een plaatje.",
        "The text was not found on this page. It may be on the page before or after it, or the page may be a picture.",
    ),
    "text": ("De tekst", "The text"),
    "no_picture": ("Deze pagina kan niet worden getoond", "This page cannot be shown"),
    "not_served": (
        "Deze kennisbank laat de bestanden zelf niet zien. De tekst kunt u wel lezen.",
        "This knowledge base does not show the files themselves. You can read the text.",
    ),
    "gone": (
        "Het bestand staat niet meer op de plek waar het stond. De tekst kunt u wel lezen.",
        "The file is no longer where it was. You can read the text.",
    ),
    "changed": (
        "Het bestand is veranderd sinds het in de kennisbank kwam. Het plaatje zou misschien niet bij de tekst passen.",
        "The file has changed since it came into the knowledge base. The picture might not fit the text.",
    ),
    "no_pdf": (
        "Deze publicatie is geen PDF. De tekst kunt u wel lezen.",
        "This publication is not a PDF. You can read the text.",
    ),
    "no_page": ("Deze pagina bestaat niet in deze publicatie.", "This publication has no such page."),
    "broken": (
        "Van deze pagina kan geen plaatje worden gemaakt. Misschien is het bestand beschadigd. De tekst kunt u wel "
        "lezen.",
        "No picture can be made of this page. The file may be damaged. You can read the text.",
    ),
}


class PictureWords:
    """The strings of this page in one language."""

    def __init__(self, code: str) -> None:
        self._column = LANGUAGES.index(code)

    def __call__(self, key: str, **values: object) -> str:
        """The string with this key, its holes filled."""
        return TEXTS[key][self._column].format(**values)
