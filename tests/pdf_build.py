"""Small PDF files for tests, drawn line by line so that a test knows what stands where."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
LEFT, TOP = 72.0, 760.0
BODY = (
    "De gemeente neemt de regie en nodigt de partners uit voor het overleg. Huisartsen, wijkverpleging en welzijn "
    "kennen elkaar dan al van naam en gezicht. Dat scheelt tijd wanneer een bewoner snel hulp nodig heeft en het "
    "voorkomt dat twee organisaties hetzelfde werk doen. Een vaste contactpersoon maakt het verschil."
)


class Sheet:
    """A PDF under construction; ``y`` is the next baseline of running text, in points from the bottom."""

    def __init__(self, size: tuple[float, float] = A4, **settings: object) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=True, **settings)  # type: ignore[arg-type]
        self.x, self.y, self.width = LEFT, TOP, size[0] - 2 * LEFT

    def put(self, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
        """One string at one place."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def lines(self, lines: Iterable[str], size: float = 10, font: str = "Helvetica", indent: float = 0) -> None:
        """Lines as given, one below the other, and a white line after them."""
        for line in lines:
            self.put(self.x + indent, self.y, line, size, font)
            self.y -= size * 1.2
        self.y -= size * 0.6

    def text(self, text: str, size: float = 10, font: str = "Helvetica") -> None:
        """A paragraph, wrapped to the width of the column."""
        self.lines(simpleSplit(text, font, size, self.width), size, font)

    def heading(self, text: str, size: float = 14) -> None:
        """A bold heading with some white above it."""
        self.y -= size * 0.6
        self.lines([text], size, "Helvetica-Bold")

    def item(self, marker: str, text: str, indent: float = 0) -> None:
        """A list item with a hanging indent."""
        first, *rest = simpleSplit(text, "Helvetica", 10, self.width - indent - 20)
        self.put(self.x + indent, self.y, marker)
        self.lines([first], indent=indent + 20)
        self.y += 6
        if rest:
            self.lines(rest, indent=indent + 20)
            self.y += 6

    def column(self, x: float, width: float, y: float = TOP) -> None:
        """Go on in another column."""
        self.x, self.width, self.y = x, width, y

    def page(self) -> None:
        """Go on on a new page."""
        self.canvas.showPage()
        self.y = TOP

    def grid(self, columns: Sequence[float], rows: Sequence[Sequence[Sequence[str]]], header: int = 1) -> None:
        """A ruled table at ``y``: each cell a list of lines; ``columns`` are the x of all vertical rules."""
        for number, row in enumerate(rows):
            height = 12 * max(len(cell) for cell in row) + 6
            for x0, x1, cell in zip(columns, columns[1:], row, strict=False):
                self.canvas.rect(x0, self.y - height, x1 - x0, height)
                for index, line in enumerate(cell):
                    font = "Helvetica-Bold" if number < header else "Helvetica"
                    self.put(x0 + 4, self.y - 12 - 12 * index, line, 9, font)
            self.y -= height
        self.y -= 20

    def save(self) -> bytes:
        """The bytes of the file."""
        self.canvas.save()
        return self.buffer.getvalue()
