"""The file of a publication, and its pages as pictures with what was found marked on them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.conditional import conditional
from api.dependencies import MAX_ID, MAX_VALUE, Kb, OptionalQuestion, access_of
from api.render import Frame, page
from api.texts_pictures import PictureWords
from api.views import foreign
from ingest.limits import PDF, TEXT
from kb.errors import NotFound, UnreadableDocument
from kb.pictures import DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH, Missing, NoFile, Picture, Pictures
from kb.service import KnowledgeBase, PublicationInFull
from kb.types import Filter, Passage, StoredPassage

router = APIRouter(include_in_schema=False)
_METHODS = ["GET", "HEAD"]
_MAX_ALT = 300  # characters; the whole text stands below the picture
_MAX_PASSAGES = 100  # a search within one publication gives so many at most
# Shares of a quote. Rows of a table repeat names of columns that the page has only once: on one page less will do.
_NEARLY_ALL = 0.95
_MOST = 0.6
_lock = threading.Lock()


def serves_files(request: Request) -> bool:
    """Whether readers may see the files themselves."""
    return access_of(request).application.settings.serve_files


def pictures_of(request: Request) -> Pictures:
    """The files and pictures of this app."""
    state = request.app.state
    with _lock:
        if not hasattr(state, "pictures"):
            state.pictures = Pictures(access_of(request).application.store)
    found: Pictures = state.pictures
    return found


Serves = Annotated[bool, Depends(serves_files)]
Shown = Annotated[Pictures, Depends(pictures_of)]
Id = Annotated[str, Path(max_length=MAX_VALUE)]
PassageId = Annotated[int | None, Query(ge=1, le=MAX_ID)]
Width = Annotated[int, Query(ge=MIN_WIDTH, le=MAX_WIDTH)]


@router.api_route("/publications/{id}/file", methods=_METHODS)
def publication_file(id: Id, kb: Kb, pictures: Shown, serves: Serves) -> FileResponse:
    """The file itself, shown by the browser where it can; parts of it on request (Range)."""
    kb.publication(id)
    if not serves:
        raise NoFile(id, Missing.NOT_SERVED)
    file = pictures.file(id)
    # A page that someone else wrote must not be opened as if it were one of this site.
    shown = file.media_type in (PDF, TEXT)
    return FileResponse(
        file.path,
        media_type=file.media_type,
        filename=file.name,
        content_disposition_type="inline" if shown else "attachment",
        headers={"Cache-Control": "no-cache"},
    )


# Before the page: "4.png" is no number.
@router.api_route("/publications/{id}/pages/{number}.png", methods=_METHODS)
def page_picture(
    request: Request,
    id: Id,
    number: int,
    kb: Kb,
    pictures: Shown,
    serves: Serves,
    passage: PassageId = None,
    q: OptionalQuestion = None,
    width: Width = DEFAULT_WIDTH,
) -> Response:
    """A page as PNG, with the passage marked, or with the quote of it that answers ``q``."""
    found = kb.publication(id)
    quote = _quote(kb, found, passage, q)
    picture = _picture(pictures, serves, id, number, quote, width)
    return conditional(request, picture.png, "image/png")


@router.api_route("/publications/{id}/pages/of/{passage}", methods=_METHODS)
def page_of_quote(
    request: Request, id: Id, kb: Kb, passage: Annotated[int, Path(ge=1, le=MAX_ID)], q: OptionalQuestion = None
) -> RedirectResponse:
    """To the page that the quote is on: a passage may begin on the page before."""
    found = kb.publication(id)
    place = _passage(found, passage).passage
    number = _page_at(found, place, place.text.find(_quote(kb, found, passage, q)))
    if number is None:
        raise NoFile(id, Missing.NO_PAGE)
    pairs = [("passage", passage), *([("q", q)] if q else [])]
    address = Frame.of(request).link(f"/publications/{id}/pages/{number}", *pairs)
    return RedirectResponse(address, 302, {"Cache-Control": "no-cache"})


@router.api_route("/publications/{id}/pages/{number}", methods=_METHODS)
def picture_page(
    request: Request,
    id: Id,
    number: int,
    kb: Kb,
    pictures: Shown,
    serves: Serves,
    passage: PassageId = None,
    q: OptionalQuestion = None,
) -> HTMLResponse:
    """A page for people around the picture, with the text for who cannot see it."""
    found = kb.publication(id)
    view = _View(Frame.of(request), found, number, passage, q)
    quote = _quote(kb, found, passage, q)
    try:
        picture = _picture(pictures, serves, id, number, quote, DEFAULT_WIDTH)
    except NoFile as error:
        return page(request, "picture.html", 404, **view.without(error.reason.value))
    except UnreadableDocument:
        return page(request, "picture.html", 422, **view.without("broken"))
    return page(request, "picture.html", **view.around(picture, quote))


def _picture(pictures: Pictures, serves: bool, id: str, number: int, quote: str, width: int) -> Picture:
    if not serves:
        raise NoFile(id, Missing.NOT_SERVED)
    return pictures.render(id, number, quote, width)


def _passage(found: PublicationInFull, id: int) -> StoredPassage:
    """A passage of this publication. Raises NotFound for any other."""
    for passage in found.passages:
        if passage.id == id:
            return passage
    raise NotFound("passage", str(id))


def _quote(kb: KnowledgeBase, found: PublicationInFull, passage: int | None, q: str | None) -> str:
    """What to mark: the quote of the passage that answers ``q``, else the whole passage; "" without a passage."""
    if passage is None:
        return ""
    text = _passage(found, passage).passage.text
    if q is None:
        return text
    scope = Filter(publication=(found.publication.id,))
    hits = kb.search(q, scope, page_size=1, per_publication=_MAX_PASSAGES).hits
    return next((hit.quote.text for hit in hits if hit.passage.id == passage), text)


def _page_at(found: PublicationInFull, passage: Passage, offset: int) -> int | None:
    """The page of the block in which ``passage.text[offset]`` stands."""
    for span in passage.spans:
        if offset <= span.end - span.start:
            return found.blocks[span.block].page or passage.page
        offset -= span.end - span.start + 1
    return passage.page


@dataclass(frozen=True, slots=True)
class _View:
    """What the page says of one page of a publication."""

    frame: Frame
    found: PublicationInFull
    number: int
    passage: int | None
    q: str | None

    def without(self, problem: str) -> dict[str, Any]:
        """The values for a page that cannot be shown."""
        return self._common() | {"problem": problem, "previous": None, "next": None, "file": None}

    def around(self, picture: Picture, quote: str) -> dict[str, Any]:
        """The values for a page with its picture."""
        number, pages = self.number, picture.pages
        file = self.frame.link(self._path("file"), anchor=f"page={number}")
        return self._common() | {
            "problem": None,
            "pages": pages,
            "previous": self._page(number - 1) if number > 1 else None,
            "next": self._page(number + 1) if number < pages else None,
            "file": file,
            "picture": self._page(number, ".png"),
            "size": _size(picture.png),
            "alt": self._alt(quote, picture),
            "doubt": self._doubt(quote, picture),
        }

    def _common(self) -> dict[str, Any]:
        meta = self.found.publication.metadata
        anchor = f"passage-{self.passage}" if self.passage is not None else ""
        return {
            "w": PictureWords(self.frame.ui.code),
            "title": meta.title,
            "lang": foreign(meta.language, self.frame.ui),
            "number": self.number,
            "publication": self.frame.link(f"/publications/{self.found.publication.id}", anchor=anchor),
            "texts": [(p.passage.text, foreign(p.passage.language, self.frame.ui)) for p in self._passages()],
        }

    def _passages(self) -> list[StoredPassage]:
        """The passage that was asked for, else those of this page."""
        if self.passage is not None:
            return [_passage(self.found, self.passage)]
        return [
            p
            for p in self.found.passages
            if p.passage.page is not None and p.passage.page <= self.number <= (p.passage.last_page or p.passage.page)
        ]

    def _page(self, number: int, suffix: str = "") -> str:
        pairs = [(name, value) for name, value in (("passage", self.passage), ("q", self.q)) if value is not None]
        return self.frame.link(self._path(f"pages/{number}{suffix}"), *pairs)

    def _path(self, rest: str) -> str:
        return f"/publications/{self.found.publication.id}/{rest}"

    def _alt(self, quote: str, picture: Picture) -> str:
        words = PictureWords(self.frame.ui.code)
        short = " ".join(quote.split())
        short = short if len(short) <= _MAX_ALT else short[:_MAX_ALT].rsplit(" ", 1)[0] + " …"
        key = "alt" if not quote else "alt_quote" if picture.boxes else "alt_unmarked"
        return words(key, page=self.number, title=self.found.publication.metadata.title, quote=short)

    def _doubt(self, quote: str, picture: Picture) -> str | None:
        """What to tell when the quote is not wholly marked."""
        if not quote or self.passage is None:
            return None
        place = _passage(self.found, self.passage).passage
        enough = _MOST if place.page == place.last_page == self.number else _NEARLY_ALL
        if picture.marked >= enough:
            return None
        return "marked_part" if picture.boxes else "marked_none"


def _size(png: bytes) -> tuple[int, int]:
    """Width and height, which a PNG tells in its first chunk."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
