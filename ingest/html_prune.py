"""Take from a web page what is not the publication: menus, notices, forms, side bars; and find its main part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup, Tag

from ingest.html_walk import BLOCK_TAGS, attribute, body_of, holds, outermost, walk

_NO_TEXT_TAGS: Final = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video map button input select textarea "
    "datalist dialog link meta nav aside footer".split()
)
_ROLES: Final = frozenset(
    "navigation contentinfo complementary search dialog alertdialog alert menu menubar toolbar tablist".split()
)
_NOISE: Final = frozenset(
    """
    cookie cookies cookiebar cookiemelding cookieconsent consent gdpr breadcrumb breadcrumbs crumb crumbs kruimel
    kruimels kruimelpad share sharing social socials sociale delen related gerelateerd verwant newsletter nieuwsbrief
    sidebar sidenav zijbalk menu navbar navigation navigatie topnav topbar subnav skip skiplink skiplinks pagination
    pager paginering comments reacties print printknop search zoekbalk zoekformulier masthead toc inhoudsopgave
    advertentie advertisement banner bannerbar popup modal toolbar tags footer tools feedback
    """.split()
)
# "nav" stands alone; in a compound it is too often a part of a harmless layout name.
_NOISE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|(?:site|page|global)-?(?:header|footer|nav)|skip-?(?:link|to)|on-?this-?page|read-?more"
    r"|lees-?(?:ook|meer|verder)|see-?also|zie-?ook|contact-?(?:card|box|person|persoon|blok)|meta-?nav"
    r"|language-?(?:switch|menu)|taal-?keuze|(?:share|deel|social)-?(?:buttons|knoppen|links|bar)|cookie-?\w*|\w*cookiebar"
    r"|news-?letter\w*|nieuwsbrief\w*|breadcrumb\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SCREEN_READER: Final = frozenset("visually-hidden visuallyhidden sr-only screen-reader-text element-invisible".split())
# Collapsed parts are hidden until the reader opens them, and they are often the best of a page.
_COLLAPSED: Final = re.compile(r"accord[ie]on|collaps|tab-?pane|tabs?__|toggle|panel|uitklap|faq", re.IGNORECASE)
_HIDING_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PROTECTED_SHARE: Final = 0.4
_CORE_SHARE: Final = 0.7
_MAX_LINKED: Final = 0.25
_MIN_MAIN_CHARS: Final = 200
_MIN_REMARK_CHARS: Final = 80
_MIN_PAGE_CHARS: Final = 300  # of less than this there is nothing to choose from
_BLOCKS: Final = frozenset("p table ul ol dl h1 h2 h3 h4 h5 h6 blockquote pre".split())


@dataclass(slots=True)
class _Extent:
    """How much there is below a tag, in characters outside white space."""

    text: int = 0
    linked: int = 0
    core: bool = False  # holds a main, article or h1

    @property
    def plain(self) -> int:
        return self.text - self.linked


def prune(soup: BeautifulSoup) -> None:
    """Remove from the page what does not belong to the publication, by tag, role, class, id and visibility.

    An element that holds the main part or much of all text stays, whatever it is called.
    """
    for tag in outermost(soup, _holds_no_text):
        tag.decompose()
    extents = _measure(soup)
    total = extents[id(soup)].text

    def is_dispensable(tag: Tag) -> bool:
        extent = extents[id(tag)]
        protected = extent.core or extent.text > total * _PROTECTED_SHARE or tag.name in ("html", "body", "main")
        return not protected and (_is_hidden(tag) or _is_noise(tag, extent))

    for tag in outermost(soup, is_dispensable):
        tag.decompose()


def main_part(soup: BeautifulSoup) -> Tag:
    """The element that holds the publication: main, article, or the smallest with nearly all text outside links."""
    body = body_of(soup)
    extents = _measure(body)
    whole = extents[id(body)].plain
    enough = min(_MIN_MAIN_CHARS, whole // 2)
    mains = soup.find_all(lambda tag: tag.name == "main" or attribute(tag, "role") == "main")
    articles = soup.find_all("article")
    for tags in (mains, articles):
        sizes = sorted(((extents[id(tag)].plain, -place, tag) for place, tag in enumerate(tags) if id(tag) in extents))
        if not sizes:
            continue
        largest, _, tag = sizes[-1]
        # A list of teasers is also marked up as articles; the publication is one that outweighs the others.
        if largest >= enough and largest * 2 >= sum(size for size, _, _ in sizes):
            return tag
    return _densest(body, extents)


def _densest(body: Tag, extents: dict[int, _Extent]) -> Tag:
    needed = extents[id(body)].plain * _CORE_SHARE
    place = body
    while extents[id(body)].plain >= _MIN_PAGE_CHARS:
        inner = next((tag for tag in _elements(place) if extents[id(tag)].plain >= needed), None)
        # A single block is no container: its neighbours, such as the heading above it, belong to the text too.
        if inner is None or inner.name in _BLOCKS or not any(tag.name in BLOCK_TAGS for tag in _elements(inner)):
            break
        place = inner
    return place if place is body else _with_title(place, body, extents)


def _with_title(place: Tag, body: Tag, extents: dict[int, _Extent]) -> Tag:
    """The element around ``place`` that also holds the h1, and so the introduction between them, if little else."""
    for around in place.parents:
        if around is body or extents[id(place)].core:
            break
        extent = extents[id(around)]
        if extent.core:
            little_else = extent.plain * _CORE_SHARE <= extents[id(place)].plain
            return around if little_else and extent.linked <= extent.text * _MAX_LINKED else place
    return place


def _elements(tag: Tag) -> list[Tag]:
    return [child for child in tag.contents if isinstance(child, Tag)]


def _measure(root: Tag) -> dict[int, _Extent]:
    extents = {id(root): _Extent()}
    above = [extents[id(root)]]
    in_link = 0
    for kind, value in walk(root):
        if isinstance(value, str):
            length = len(value) - value.count(" ") - value.count("\n")
            above[-1].text += length
            above[-1].linked += length if in_link else 0
        elif kind == "open":
            in_link += value.name == "a"
            is_core = value.name in ("main", "article", "h1") or attribute(value, "role") == "main"
            extents[id(value)] = _Extent(core=is_core)
            above.append(extents[id(value)])
        else:
            in_link -= value.name == "a"
            done = above.pop()
            above[-1].text += done.text
            above[-1].linked += done.linked
            above[-1].core |= done.core
    return extents


def _holds_no_text(tag: Tag) -> bool:
    return tag.name in _NO_TEXT_TAGS and not _belongs_to_article(tag) and not _is_heading_button(tag)


def _belongs_to_article(tag: Tag) -> bool:
    """An aside or footer in running text that is a remark, a pull quote or a sentence about sources, not a menu."""
    if tag.name not in ("aside", "footer") or tag.find_parent(["article", "main"]) is None:
        return False
    if tag.name == "aside" and not holds(tag, ("a",)):
        return True
    extent = _measure(tag)[id(tag)]
    return extent.plain >= _MIN_REMARK_CHARS and extent.plain > extent.linked


def _is_heading_button(tag: Tag) -> bool:
    """A button inside a heading opens the part below it; its text is the heading."""
    return tag.name == "button" and tag.find_parent(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"]) is not None


def _is_hidden(tag: Tag) -> bool:
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"
    if _SCREEN_READER & set(names.lower().split()):
        return True
    hidden = tag.has_attr("hidden") or attribute(tag, "aria-hidden").lower() == "true"
    if not hidden and not _HIDING_STYLE.search(attribute(tag, "style")):
        return False
    collapsed = _COLLAPSED.search(names) or attribute(tag, "role") in ("tabpanel", "region")
    return not collapsed and attribute(tag, "hidden") != "until-found"


def _is_noise(tag: Tag, extent: _Extent) -> bool:
    if tag.name == "header":
        return tag.find_parent(["article", "main"]) is None
    if tag.name == "form":
        return True
    if set(attribute(tag, "role").lower().split()) & _ROLES:
        return True
    names = f"{attribute(tag, 'class')} {attribute(tag, 'id')}".strip()
    if names:
        words = set(re.split(r"[\s_-]+", _CAMEL.sub("-", names).lower()))
        if words & _NOISE or _NOISE_NAMES.search(names):
            return True
    return tag.name in ("ul", "ol") and _is_contents_list(tag, extent)


def _is_contents_list(tag: Tag, extent: _Extent) -> bool:
    """A list of nothing but links to places on this page."""
    if extent.text == 0 or extent.plain * 10 > extent.text:
        return False
    links = tag.find_all("a")
    return len(links) >= 3 and all(re.match(r"^#.", attribute(link, "href")) for link in links)
