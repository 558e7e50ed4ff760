"""The strings of the page with briefs, as (Dutch, English); merged into ``api.texts``."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "nav_brief": ("Notitie maken", "Make a brief"),
    "brief_heading": ("Notitie maken", "Make a brief"),
    "brief_lead": (
        "Kies een onderwerp. U krijgt een notitie met wat programma’s daarover schreven: letterlijk, met bron.",
        "Choose a topic. You get a brief with what programmes wrote about it: word for word, with source.",
    ),
    "brief_topic": ("Waarover gaat uw notitie?", "What is your brief about?"),
    "brief_hint": (
        "Bijvoorbeeld: regionale samenwerking tussen huisartsen en wijkverpleging.",
        "For example: regional collaboration between general practitioners and district nurses.",
    ),
    "brief_include": ("Dit komt erin", "This goes into it"),
    "brief_make": ("Maak de notitie", "Make the brief"),
    "brief_download": ("Bewaar deze notitie", "Keep this brief"),
    "brief_docx": ("Word (.docx)", "Word (.docx)"),
    "brief_md": ("Markdown (.md)", "Markdown (.md)"),
    "brief_html": ("Webpagina (.html)", "Web page (.html)"),
    "brief_not_possible": (
        "Over dit onderwerp kan geen notitie worden gemaakt. Maak het korter of gebruik andere woorden.",
        "No brief can be made on this topic. Make it shorter or use other words.",
    ),
}
