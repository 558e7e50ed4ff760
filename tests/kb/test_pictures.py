from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pdf_build import BODY, Sheet
from PIL import Image

from kb.errors import NotFound, UnreadableDocument
from kb.picture_drawing import Box, Unusable, draw, find, letters_of
from kb.pictures import Missing, NoFile, Pictures
from kb.store import Store
from kb.types import Block, BlockKind, Document, Metadata, Passage, Span

SENTENCE = "Een vaste contactpersoon maakt het verschil."
WIDTH = 595  # one pixel a point on A4
Add = Callable[..., Path]


def two_pages() -> bytes:
    sheet = Sheet()
    sheet.text(BODY)
    sheet.page()
    sheet.put(72, 700, "Iets heel anders op de tweede bladzijde.")
    return sheet.save()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "kb.sqlite3")
    yield made
    made.close()


@pytest.fixture
def add(store: Store, tmp_path: Path) -> Add:
    """Writes a file and stores a publication over it."""

    def write(data: bytes, id: str = "verslag", media_type: str = "application/pdf", pages: int | None = 2) -> Path:
        path = tmp_path / f"{id}.bin"
        path.write_bytes(data)
        block = Block(BlockKind.PARAGRAPH, SENTENCE, page=1)
        passage = Passage(SENTENCE, (), (Span(0, 0, len(SENTENCE)),), 1, 1)
        meta = Metadata(title=id, language="nl")
        found = Document(str(path), media_type, hashlib.sha256(data).hexdigest(), meta, (block,), pages)
        store.save_publication(id, found, [passage], ["0" * 32], "recipe")
        return path

    return write


def drawn(tmp_path: Path, data: bytes, quote: str, page: int = 1) -> tuple[Image.Image, tuple[Box, ...], float]:
    path = tmp_path / "drawn.pdf"
    path.write_bytes(data)
    made = draw(str(path), page, quote, WIDTH)
    return Image.open(io.BytesIO(made.png)).convert("RGB"), made.boxes, made.marked


def yellow(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The rectangle around all marked pixels."""
    red, _, blue = image.split()
    marked = [255 if r > 150 and r - b > 60 else 0 for r, b in zip(red.tobytes(), blue.tobytes(), strict=True)]
    mask = Image.new("L", image.size)
    mask.putdata(marked)
    return mask.getbbox()


def test_the_marked_pixels_are_where_the_words_stand(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.put(100, 600, "Voor de zorg. ")
    sheet.put(100, 500, "Vertrouwen groeit langzaam. Daarna iets anders.")
    width = sheet.canvas.stringWidth("Vertrouwen groeit langzaam.", "Helvetica", 10)
    image, boxes, marked = drawn(tmp_path, sheet.save(), "vertrouwen  GROEIT langzaam.")
    assert marked == 1.0
    assert len(boxes) == 1
    found = yellow(image)
    assert found is not None
    left, top, right, bottom = found
    assert left == pytest.approx(100, abs=4)
    assert right == pytest.approx(100 + width, abs=6)
    assert 842 - 500 - 12 <= top < bottom <= 842 - 500 + 6


def test_a_page_without_the_quote_has_no_marks(tmp_path: Path) -> None:
    image, boxes, marked = drawn(tmp_path, two_pages(), "een quote die hier nergens staat te lezen")
    assert (boxes, marked, yellow(image)) == ((), 0.0, None)


def test_a_quote_over_lines_with_a_hyphen_and_an_accent_is_found(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.lines(["Wij zoeken de samen-", "werking tussen één", "wijk en de stad."])
    _, boxes, marked = drawn(tmp_path, sheet.save(), "samenwerking tussen één wijk")
    assert marked == 1.0
    assert len(boxes) == 3


def test_a_turned_page_is_marked_where_the_words_stand(tmp_path: Path) -> None:
    sheet = Sheet(size=(842.0, 595.0))
    sheet.canvas.setPageRotation(90)
    sheet.put(100, 500, "Vertrouwen groeit langzaam.")
    image, boxes, _ = drawn(tmp_path, sheet.save(), "Vertrouwen groeit langzaam.")
    ((left, top, right, bottom),) = boxes
    scale = WIDTH / 595 if image.height > image.width else WIDTH / 842
    # Turned clockwise, the distance from below becomes the one from the left.
    assert left == pytest.approx(500 * scale, abs=6)
    assert top == pytest.approx(100 * scale, abs=6)
    assert bottom - top > 100 * scale > right - left
    plain, _, _ = drawn(tmp_path, sheet.buffer.getvalue(), "")
    dark = plain.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    assert dark is not None
    assert left <= dark[0] < dark[2] <= right + 1
    assert top <= dark[1] < dark[3] <= bottom + 1


def test_the_part_of_a_quote_that_is_on_the_page_is_marked() -> None:
    page = letters_of("Kop\nde gemeente neemt de regie en nodigt de partners uit. 12")
    runs, marked = find(*page, "Onbekend begin: de gemeente neemt de regie en nodigt andere mensen uit")
    assert [(start, end) for start, end in runs] == [(4, 40)]
    assert 0.4 < marked < 0.8


def test_few_short_words_that_stand_anywhere_are_not_marked() -> None:
    assert find(*letters_of("van de wijk in de stad"), "ergens van de onbekende") == ([], 0.0)


def test_ligatures_are_letters_and_words_are_whole() -> None:
    text = "de oﬃciële zaak. de ziel"
    runs, marked = find(*letters_of(text), "officiële zaak")
    assert ([text[start:end] for start, end in runs], marked) == (["oﬃciële zaak"], 1.0)
    assert find(*letters_of("zorgzaam"), "zorg") == ([], 0.0)


def test_a_line_is_preferred_below_the_one_before_it() -> None:
    text = "Resultaat. Begin van het stuk. Resultaat."
    runs, _ = find(*letters_of(text), "Begin van het stuk.\nResultaat.")
    assert runs[1] == (31, 40)


def test_a_page_that_is_not_there_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="2 pages"):
        drawn(tmp_path, two_pages(), "", page=3)


def test_pictures_draws_pages_of_the_catalogue_and_keeps_them(store: Store, add: Add) -> None:
    add(two_pages())
    pictures = Pictures(store)
    picture = pictures.render("verslag", 1, SENTENCE, 9_999)
    assert Image.open(io.BytesIO(picture.png)).width == 1600
    assert (picture.pages, picture.marked) == (2, 1.0)
    assert pictures.render("verslag", 1, SENTENCE, 1600) is picture


def test_the_pictures_that_are_kept_are_bounded(store: Store, add: Add) -> None:
    add(two_pages())
    one = len(Pictures(store).render("verslag", 1).png)
    pictures = Pictures(store, cache_bytes=one)
    first = pictures.render("verslag", 1)
    assert pictures.render("verslag", 1) is first
    pictures.render("verslag", 2)
    assert pictures.render("verslag", 1) is not first


@pytest.mark.parametrize("page", [0, -1, 3, 10**30])
def test_a_page_out_of_range_is_not_found(store: Store, add: Add, page: int) -> None:
    add(two_pages())
    with pytest.raises(NoFile) as caught:
        Pictures(store).render("verslag", page)
    assert caught.value.reason is Missing.NO_PAGE


def test_what_cannot_be_opened_says_why(store: Store, add: Add) -> None:
    pictures = Pictures(store)
    with pytest.raises(NotFound):
        pictures.file("../../etc/passwd")
    path = add(two_pages())
    pictures.render("verslag", 1)
    path.write_bytes(two_pages() + b"\n")
    with pytest.raises(NoFile, match="changed") as caught:
        pictures.render("verslag", 1)
    assert caught.value.reason is Missing.CHANGED
    path.unlink()
    with pytest.raises(NoFile, match="no longer"):
        pictures.file("verslag")
    add(b"tekst", "tekst", "text/plain", None)
    assert pictures.file("tekst").name == "tekst.txt"
    with pytest.raises(NoFile, match="not a PDF"):
        pictures.render("tekst", 1)


def test_a_broken_pdf_gives_a_clear_error_without_its_path(store: Store, add: Add, tmp_path: Path) -> None:
    add(b"%PDF-1.7\nbroken")
    with pytest.raises(UnreadableDocument, match="cannot be read") as caught:
        Pictures(store).render("verslag", 1)
    assert str(tmp_path) not in str(caught.value)


def test_drawing_that_takes_too_long_is_ended(store: Store, add: Add) -> None:
    add(two_pages())
    with pytest.raises(UnreadableDocument, match="seconds"):
        Pictures(store, seconds=0.001).render("verslag", 1)
