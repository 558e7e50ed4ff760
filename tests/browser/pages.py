"""Every page and state that a reader can come to: the one list that the tests in a browser go through.

A new page needs one line here; fields in braces come from ``Library.ids``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in one state. ``signed_in`` as a reviewer; ``bare`` pages have no header with a language switch."""

    name: str
    path: str
    status: int = 200
    signed_in: bool = False
    bare: bool = False

    def address(self, ids: Mapping[str, object], lang: str | None = None) -> str:
        """The path below the address of the kb, in one language."""
        path = self.path.format_map(ids)
        return f"{path}{'&' if '?' in path else '?'}lang={lang}" if lang else path


VISITS: tuple[Visit, ...] = (
    Visit("start", "/"),
    Visit("results", "/?q=leiderschap+in+de+wijk"),
    Visit("results with filters", "/?q=vaste+projectleider&language=nl&kind=final-report&year_from=2010"),
    Visit("results with lessons", "/?q=wat+remt+vertrouwen+in+samenwerking"),
    Visit("results after feedback", "/?q=leiderschap+in+de+wijk&feedback=thanks"),
    Visit("many results", "/?q=fietsen"),
    Visit("second page", "/?q=fietsen&page=2"),
    Visit("page too far", "/?q=fietsen&page=99"),
    Visit("one publication", "/?q=leiderschap&publication={publication}"),
    Visit("no results", "/?q=zxqwvk"),
    Visit("no results for filters", "/?q=leiderschap&year_from=1950&year_to=1951"),
    Visit("wrong year", "/?q=leiderschap&year_from=abc", status=422),
    Visit("not found", "/publications/bestaat-niet", status=404),
    Visit("publications", "/publications"),
    Visit("publications by programme", "/publications?programme=op-een-lijn"),
    Visit("publication", "/publications/{publication}"),
    Visit("english publication", "/publications/{english}"),
    Visit("picture of a page", "/publications/{pdf}/pages/1?passage={pdf_passage}"),
    Visit("no picture", "/publications/{pdf}/pages/9", status=404),
    Visit("lessons", "/lessons"),
    Visit("lessons asked for", "/lessons?q=wat+remt+vertrouwen&theme=trust"),
    Visit("no lessons", "/lessons?polarity=result"),
    Visit("lesson", "/lessons/{lesson}"),
    Visit("patterns", "/patterns?min_programmes=1"),
    Visit("no patterns", "/patterns?min_programmes=5"),
    Visit("pattern", "/patterns/{pattern}"),
    Visit("gaps", "/gaps"),
    Visit("gaps turned", "/gaps?rows=determinants&columns=target-groups"),
    Visit("brief", "/brief"),
    Visit("brief made", "/brief?q=structurele+financiering"),
    Visit("sign in", "/signin"),
    Visit("review", "/review", signed_in=True),
    Visit("review of one", "/review?lesson={lesson}", signed_in=True),
    Visit("docs", "/docs"),
    Visit("about", "/about"),
    Visit("answer in prose", "/answer?q=leiderschap+in+de+wijk"),
    Visit("embed", "/embed", bare=True),
    Visit("embed with results", "/embed?q=leiderschap", bare=True),
    Visit("hostile results", "/?q=kwelgeest"),
    Visit("hostile publication", "/publications/{evil}"),
    Visit("hostile lesson", "/lessons/{evil_lesson}"),
)
BY_NAME: Mapping[str, Visit] = {visit.name: visit for visit in VISITS}
