"""The gap map as a picture: SVG drawn here, PNG by Pillow where that is installed."""

from __future__ import annotations

import io
import unicodedata
from html import escape

from kb.errors import QueryError
from kb.lessons.gaps import GapMap

# Shade 0 (nothing) to 5; light to dark in one hue, so that it also reads without colour. Text turns white from 3 on.
COLOURS = ("#ffffff", "#d9efe9", "#a9d8cd", "#2f8277", "#1d655d", "#0b4f4a")
_DARK_FROM = 3
_CELL_WIDTH, _CELL_HEIGHT = 46, 26
_TOP, _MARGIN = 44, 12
_LETTER = 7.2  # the width of an average letter of 13 px
_INK, _LINE = "#1b2426", "#b6c2c1"


def svg(gaps: GapMap, title: str) -> str:
    """A standalone picture with a title for screen readers; every label is escaped."""
    left = _left(gaps)
    head = _head(gaps)
    width = left + len(gaps.columns) * _CELL_WIDTH + _MARGIN + head
    height = _TOP + head + len(gaps.rows) * _CELL_HEIGHT + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'role="img" aria-labelledby="title" font-family="system-ui, DejaVu Sans, sans-serif" font-size="13">',
        f'<title id="title">{_text(title)}</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_MARGIN}" y="26" font-size="17" font-weight="bold" fill="{_INK}">{_text(title)}</text>',
    ]
    top = _TOP + head
    for number, column in enumerate(gaps.columns):
        x, y = left + number * _CELL_WIDTH + _CELL_WIDTH // 2, top - 8
        turned = f'transform="rotate(-45 {x} {y})"'
        parts.append(f'<text x="{x}" y="{y}" {turned} fill="{_INK}">{_text(column.label)}</text>')
    for down, row in enumerate(gaps.rows):
        y = top + down * _CELL_HEIGHT
        parts.append(f'<text x="{left - 8}" y="{y + 18}" text-anchor="end" fill="{_INK}">{_text(row.label)}</text>')
        for across, column in enumerate(gaps.columns):
            parts += _svg_cell(gaps, row.id, column.id, left + across * _CELL_WIDTH, y, f"{row.label}, {column.label}")
    return "\n".join([*parts, "</svg>\n"])


def png(gaps: GapMap, title: str) -> bytes:
    """The same as an image. Raises QueryError when Pillow is not installed."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError as error:
        raise QueryError("a PNG needs the package Pillow, which is not installed; ask for SVG") from error
    left, head = _left(gaps), _head(gaps)
    top = _TOP + head
    size = (left + len(gaps.columns) * _CELL_WIDTH + _MARGIN + head, top + len(gaps.rows) * _CELL_HEIGHT + _MARGIN)
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(13)
    draw.text((_MARGIN, 12), _plain(title), fill=_INK, font=ImageFont.load_default(17))
    for across, column in enumerate(gaps.columns):
        label = Image.new("RGBA", (head * 2, 18))
        ImageDraw.Draw(label).text((0, 0), _plain(column.label), fill=_INK, font=font)
        turned = label.rotate(45, expand=True)
        image.paste(turned, (left + across * _CELL_WIDTH + 12, top - turned.height), turned)
    for down, row in enumerate(gaps.rows):
        y = top + down * _CELL_HEIGHT
        draw.text((left - 8, y + _CELL_HEIGHT // 2), _plain(row.label), fill=_INK, font=font, anchor="rm")
        for across, column in enumerate(gaps.columns):
            x, cell = left + across * _CELL_WIDTH, gaps.cells[row.id, column.id]
            box = (x, y, x + _CELL_WIDTH, y + _CELL_HEIGHT)
            draw.rectangle(box, fill=COLOURS[cell.shade], outline=_LINE)
            if cell.lessons:
                middle = (x + _CELL_WIDTH // 2, y + _CELL_HEIGHT // 2)
                draw.text(middle, str(cell.lessons), fill=_ink(cell.shade), font=font, anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _svg_cell(gaps: GapMap, row: str, column: str, x: int, y: int, name: str) -> list[str]:
    cell = gaps.cells[row, column]
    told = f"{name}: {cell.lessons} / {cell.programmes}"
    parts = [
        f'<g><title>{_text(told)}</title><rect x="{x}" y="{y}" width="{_CELL_WIDTH}" height="{_CELL_HEIGHT}" '
        f'fill="{COLOURS[cell.shade]}" stroke="{_LINE}"/>'
    ]
    if cell.lessons:
        parts.append(
            f'<text x="{x + _CELL_WIDTH // 2}" y="{y + 18}" text-anchor="middle" fill="{_ink(cell.shade)}">'
            f"{cell.lessons}</text>"
        )
    return [*parts, "</g>"]


def _ink(shade: int) -> str:
    return "#ffffff" if shade >= _DARK_FROM else _INK


def _left(gaps: GapMap) -> int:
    return _MARGIN + int(_LETTER * max((len(row.label) for row in gaps.rows), default=0)) + 12


def _head(gaps: GapMap) -> int:
    """The height of the slanting column labels."""
    return int(0.71 * _LETTER * max((len(column.label) for column in gaps.columns), default=0)) + 16


def _plain(text: str) -> str:
    """Without accents, which the font that Pillow brings does not have."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _text(text: str) -> str:
    """Escaped, without the control characters that XML does not allow."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n\r"), quote=True)
