"""Read a PDF page's content stream into positioned text and ruled lines.

pypdf parses the stream and the fonts; this module follows the text and graphics state, because pypdf's own text
visitors report neither where a string ends nor where text inside a form stands. Coordinates are points from the lower
left corner of the page as a reader sees it (crop box and page rotation applied).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, IndirectObject, decode_pdfdocencoding

from ingest.pdf_fonts import FontFace
from ingest.pdf_rules import IDENTITY, Matrix, Path, multiply
from ingest.pdf_runs import PageContent, Run, settle, turn

_MAX_FORM_DEPTH = 12
_WIDE_GAP = 1.5  # em; a row of spaces wider than this separates table cells, not words...
_STRETCHED_GAP = 3.5  # em; ...and a single space stretched further than this, too
_STRAIGHT = 0.12  # sine of the slant up to which text counts as upright; steeper text is a watermark
_SHOWS_TEXT = re.compile(rb"\bT[jJ]\b|\bDo\b|['\"]")  # a form without these is a drawing, often a large one
_STROKED = (2, 6)  # text rendering modes that fill and stroke: the poor man's bold

Operands = Sequence[Any]


class FontCache:
    """The fonts of one document, each read once however many pages use it."""

    def __init__(self) -> None:
        self._faces: dict[Any, FontFace | None] = {}
        self._kept: list[Any] = []  # keeps direct font objects alive, whose id() is their key

    def face(self, fonts: DictionaryObject, name: Any) -> FontFace | None:
        """The font ``name`` of a /Font resource dictionary, or None where it is missing or broken."""
        try:
            reference = fonts.raw_get(name)
            shared = isinstance(reference, IndirectObject)
            key = (reference.idnum, reference.generation) if shared else id(reference)
            if key not in self._faces:
                self._faces[key] = None
                self._kept.append(reference)
                self._faces[key] = FontFace(reference.get_object())
            return self._faces[key]
        except Exception:  # a broken font costs its own text, not the page; pypdf raises almost anything here
            return None


@dataclass(slots=True)
class _State:
    """The part of the graphics state that q and Q save and restore."""

    ctm: Matrix
    face: FontFace | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    white: bool = False


@dataclass(frozen=True, slots=True)
class _Marked:
    """One level of marked content; ``actual`` is its /ActualText, ``first`` the index of its first run."""

    artifact: bool
    actual: str | None
    first: int


def read_page(page: PageObject, fonts: FontCache) -> PageContent:
    """All text and rules of a page, in drawing order.

    Raises whatever pypdf raises on a broken content stream; the caller decides what a lost page means.
    """
    matrix, width, height = _view(page)
    content = PageContent(width, height)
    stream = page.get("/Contents")
    if stream is None:
        return content
    reader = _Reader(content, fonts, page.pdf, matrix)
    reader.run(ContentStream(stream, page.pdf, "bytes"), page.get_inherited("/Resources", DictionaryObject()))
    content.rules = reader.path.rules
    settle(content)
    return content


def _view(page: PageObject) -> tuple[Matrix, float, float]:
    """From user space to the page as displayed, with its displayed width and height."""
    box = page.cropbox
    left, bottom, width, height = float(box.left), float(box.bottom), float(box.width), float(box.height)
    turns = (int(page.rotation or 0) // 90) % 4
    turned: tuple[Matrix, ...] = (
        (1, 0, 0, 1, -left, -bottom),
        (0, -1, 1, 0, -bottom, width + left),
        (-1, 0, 0, -1, width + left, height + bottom),
        (0, 1, -1, 0, height + bottom, -left),
    )
    return turned[turns], (height if turns % 2 else width), (width if turns % 2 else height)


class _Reader:
    """Interprets the operators of one page, descending into forms."""

    def __init__(self, content: PageContent, fonts: FontCache, pdf: Any, matrix: Matrix) -> None:
        self.path = Path()
        self._content = content
        self._fonts = fonts
        self._pdf = pdf
        self._state = _State(matrix)
        self._stack: list[_State] = []
        self._marked: list[_Marked] = []
        self._matrix = self._line = IDENTITY
        self._spaced = False  # the file drew a space since the last visible glyph
        self._resources = DictionaryObject()
        self._depth = 0
        self._operators: dict[bytes, Callable[[Operands], None]] = {
            b"q": self._save, b"Q": self._restore, b"cm": self._transform, b"Do": self._draw,
            b"BT": self._begin_text, b"Tf": self._set_font, b"Tm": self._set_matrix, b"Td": self._move,
            b"TD": self._move_leading, b"T*": self._next_line, b"Tr": self._set_mode, b"Tj": self._show,
            b"TJ": self._show_array, b"'": self._show_next_line, b'"': self._show_spaced, b"Tz": self._set_stretch,
            b"Tc": self._setter("char_space"), b"Tw": self._setter("word_space"), b"TL": self._setter("leading"),
            b"Ts": self._setter("rise"), b"BMC": self._begin_marked, b"BDC": self._begin_marked,
            b"EMC": self._end_marked, b"INLINE IMAGE": self._inline_image,
            b"re": lambda o: self.path.rectangle(self._state.ctm, o),
            b"m": lambda o: self.path.move_to(self._state.ctm, o),
            b"l": lambda o: self.path.line_to(self._state.ctm, o),
            b"h": lambda _: self.path.close(), b"n": lambda _: self.path.paint(),
            b"g": self._set_fill, b"rg": self._set_fill, b"k": self._set_fill, b"sc": self._set_fill,
            b"scn": self._set_fill, b"cs": self._set_fill,
            **dict.fromkeys((b"f", b"F", b"f*"), lambda _: self.path.paint(filled=not self._state.white)),
            **dict.fromkeys((b"S", b"s", b"B", b"B*", b"b", b"b*"), lambda _: self.path.paint(stroked=True)),
        }  # fmt: skip

    def run(self, stream: ContentStream, resources: Any) -> None:
        """Follow one content stream; a wrong operand costs its own operator only."""
        outer, self._resources = self._resources, resources.get_object()
        operators = self._operators
        for operands, operator in stream.operations:
            handler = operators.get(operator)
            if handler is not None:
                try:
                    handler(operands)
                except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
                    continue
        self._resources = outer

    # --- graphics state and forms

    def _save(self, _: Operands) -> None:
        self._stack.append(replace(self._state))

    def _restore(self, _: Operands) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _transform(self, operands: Operands) -> None:
        self._state.ctm = multiply(_matrix(operands), self._state.ctm)

    def _draw(self, operands: Operands) -> None:
        drawn = self._resources["/XObject"][operands[0]].get_object()  # type: ignore[index]
        if drawn.get("/Subtype") == "/Image":
            self._inline_image(operands)
        elif self._depth < _MAX_FORM_DEPTH and _SHOWS_TEXT.search(drawn.get_data()):
            kept = replace(self._state), self._stack, self._matrix, self._line
            self._stack, self._depth = [], self._depth + 1
            if "/Matrix" in drawn:
                self._transform(drawn["/Matrix"])
            self.run(ContentStream(drawn, self._pdf, "bytes"), drawn.get("/Resources", self._resources))
            self._state, self._stack, self._matrix, self._line = kept
            self._depth -= 1

    def _inline_image(self, _: Operands) -> None:
        a, b, c, d, _e, _f = self._state.ctm
        share = abs(a * d - b * c) / max(self._content.width * self._content.height, 1.0)
        self._content.pictured = max(self._content.pictured, share)

    def _set_fill(self, operands: Operands) -> None:
        values = [float(value) for value in operands if isinstance(value, (int, float))]
        self._state.white = bool(values) and (not any(values) if len(values) == 4 else min(values) > 0.98)

    # --- text state and position

    def _setter(self, name: str) -> Callable[[Operands], None]:
        return lambda operands: setattr(self._state, name, float(operands[0]))

    def _begin_text(self, _: Operands) -> None:
        self._matrix = self._line = IDENTITY

    def _set_font(self, operands: Operands) -> None:
        self._state.size = float(operands[1])
        self._state.face = self._fonts.face(self._resources["/Font"], operands[0])  # type: ignore[arg-type]

    def _set_matrix(self, operands: Operands) -> None:
        self._matrix = self._line = _matrix(operands)

    def _set_stretch(self, operands: Operands) -> None:
        self._state.stretch = float(operands[0]) / 100

    def _set_mode(self, operands: Operands) -> None:
        self._state.mode = int(operands[0])

    def _move(self, operands: Operands) -> None:
        self._matrix = self._line = multiply((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line)

    def _move_leading(self, operands: Operands) -> None:
        self._state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Operands) -> None:
        self._move((0, -self._state.leading))

    def _advance(self, x: float) -> None:
        a, b, c, d, e, f = self._matrix
        self._matrix = (a, b, c, d, e + x * a, f + x * b)

    # --- showing text

    def _show(self, operands: Operands) -> None:
        self._show_string(operands[0])

    def _show_next_line(self, operands: Operands) -> None:
        self._next_line(operands)
        self._show_string(operands[0])

    def _show_spaced(self, operands: Operands) -> None:
        self._state.word_space, self._state.char_space = float(operands[0]), float(operands[1])
        self._show_next_line(operands[2:])

    def _show_array(self, operands: Operands) -> None:
        for item in operands[0]:
            if isinstance(item, bytes):
                self._show_string(item)
            else:
                self._advance(-float(item) / 1000 * self._state.size * self._state.stretch)

    def _show_string(self, data: bytes) -> None:
        """Emit the string's text in runs, cut where white space is too wide to lie between two words."""
        state, face = self._state, self._state.face
        if face is None:
            return
        em = abs(state.size) * face.scale * state.stretch
        x = start = end = blank = 0.0
        blanks, spaced, first_spaced = 0, self._spaced, False
        text: list[str] = []
        for glyph, width, word_space in face.glyphs(data):
            step = (width * state.size + state.char_space + (state.word_space if word_space else 0.0)) * state.stretch
            if glyph == " ":
                blank, blanks, spaced = blank + step, blanks + 1, True
            elif glyph:
                if text and blank > (_WIDE_GAP if blanks > 1 else _STRETCHED_GAP) * em:
                    self._emit("".join(text), start, end, first_spaced)
                    text.clear()
                if not text:
                    start, first_spaced = x, spaced
                elif spaced:
                    text.append(" ")
                text.append(glyph)
                end, blank, blanks, spaced = x + step, 0.0, 0, False
            elif not face.readable:
                self._content.unreadable += 1
            x += step
        if text:
            self._emit("".join(text), start, end, first_spaced)
        self._spaced = spaced
        self._advance(x)

    def _emit(self, text: str, start: float, end: float, spaced: bool) -> None:
        state, face = self._state, self._state.face
        a, b, c, d, e, f = multiply(self._matrix, state.ctm)
        stretch, height = math.hypot(a, b), math.hypot(c, d)
        if face is None or not stretch or min(abs(a), abs(b)) > _STRAIGHT * stretch:
            return
        direction = (0 if a > 0 else 2) if abs(a) > abs(b) else (1 if b > 0 else 3)
        e, f = e + c * state.rise, f + d * state.rise
        x0, y = turn(e + a * start, f + b * start, direction)
        x1, _ = turn(e + a * end, f + b * end, direction)
        size = abs(state.size) * height * face.scale
        bold = face.bold or state.mode in _STROKED
        space = face.space * abs(state.size * state.stretch) * stretch
        artifact = any(mark.artifact for mark in self._marked)
        left, right = min(x0, x1), max(x0, x1)
        self._content.runs.append(
            Run(text, left, right, y, size, bold, face.italic, face.family, space, spaced, direction, artifact)
        )

    # --- marked content

    def _begin_marked(self, operands: Operands) -> None:
        properties: Any = operands[1] if len(operands) > 1 else None
        if isinstance(properties, str):
            properties = self._resources.get("/Properties", DictionaryObject()).get_object().get(properties)
        properties = properties.get_object() if properties is not None else None
        actual = properties.get("/ActualText") if isinstance(properties, DictionaryObject) else None
        artifact = operands[0] == "/Artifact"
        self._marked.append(_Marked(artifact, _text_string(actual), len(self._content.runs)))

    def _end_marked(self, _: Operands) -> None:
        if not self._marked:
            return
        mark, runs = self._marked.pop(), self._content.runs
        drawn = runs[mark.first :]
        if mark.actual is None or not drawn or any(run.y != drawn[0].y for run in drawn):
            return
        # Replacement text is meant for ligatures, hyphens and drop caps; longer stretches are read as drawn.
        if len(mark.actual) > 3 * sum(len(run.text) for run in drawn):
            return
        del runs[mark.first :]
        if mark.actual.strip():
            runs.append(drawn[0]._replace(text=mark.actual.strip(), x1=drawn[-1].x1))


def _matrix(operands: Operands) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _text_string(value: Any) -> str | None:
    """A PDF text string, which pypdf leaves as bytes inside content streams."""
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else None
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "ignore")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "ignore")
    return decode_pdfdocencoding(value)
