"""What the codes in a PDF string mean: text, glyph widths and weight of one font.

pypdf decodes the encodings, ToUnicode maps and width tables; here the result becomes plain text as a reader sees it:
ligatures expanded, symbol fonts turned into bullets, no control characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font  # pypdf has no public door to its font metrics

_PRIVATE_USE = range(0xE000, 0xF900)
_BULLET = "\u2022"
_WINDOWS_BULLETS = frozenset("\x7f\x81\x8d\x8f\x90\x9d")  # the codes that WinAnsiEncoding leaves free are bullets
_SYMBOL_NAME = re.compile(r"wingding|webding|dingbat|symbol", re.IGNORECASE)
_BOLD_NAME = re.compile(r"bold|black|heavy|demi(?!r)|[-,]bd\b", re.IGNORECASE)
_ITALIC_NAME = re.compile(r"ital|obli|kursiv", re.IGNORECASE)
_STYLE_SUFFIX = re.compile(r"(?:PS)?MT$|PS$|(?<=[a-z])(?:Bold|Italic|Regular|Medium|Light|Oblique)+$")
_ITALIC, _FORCE_BOLD = 1 << 6, 1 << 18
_NOT_DEFINED = "\ufffd"

# Codes of Wingdings that occur in reports; every other code of it is a pictograph and reads as a bullet.
_WINGDINGS = {
    0x20: " ", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❑", 0x75: "◆", 0x76: "❖",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "→", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
# Codes of Symbol as Word writes them in the private use area (U+F0xx).
_SYMBOL = {
    0x20: " ", 0x2D: "-", 0xA3: "≤", 0xA7: "▪", 0xA8: "◆", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xD8: "➢", 0xE0: "◊", 0xFC: "✓",
}  # fmt: skip

# Old-style figures and small capitals of expert fonts, as Adobe numbers them.
_ADOBE = {
    **{0xF730 + digit: str(digit) for digit in range(10)},
    **{0xF761 + letter: chr(ord("A") + letter) for letter in range(26)},
}

_SPACES = dict.fromkeys((0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_REWRITTEN: dict[int, str | None] = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFB00, 0xFB07), 0x132, 0x133)},
    **_SPACES,
    0x2010: "-",
    0x2011: "-",
    **dict.fromkeys((*range(0x09), *range(0x0A, 0x20), *range(0x7F, 0xA0)), None),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFD), None),
}

Glyph = tuple[str, float, bool]
"""Text, advance width in em, and whether word spacing applies (the single byte 32)."""


class FontFace:
    """One font of a PDF, ready to decode strings.

    ``family`` is its name without style. ``space`` is the width of a space in em. ``scale`` is what a unit of font size
    means in text space: 1, except in Type 3 fonts, which bring their own matrix. ``readable`` is False where the font
    has glyphs but no characters.
    """

    def __init__(self, resource: DictionaryObject) -> None:
        self._font = Font.from_font_resource(resource)
        name = self._font.name.split("+", 1)[-1]
        self.bold = _is_bold(self._font, name)
        self.family = _STYLE_SUFFIX.sub("", name.split("-", 1)[0].split(",", 1)[0])
        self.italic = _flag(self._font, _ITALIC) or _ITALIC_NAME.search(name) is not None
        self.scale = _type3_scale(resource) if self._font.sub_type == "Type3" else 1.0
        self.space = self._font.space_width / 1000 * self.scale
        self.readable = self._font.interpretable and not _lacks_characters(resource)
        self._symbols = _symbol_table(name)
        self._offset = _glyph_offset(self._font)
        self._glyphs: dict[str, Glyph] = {}

    def glyphs(self, data: bytes) -> list[Glyph]:
        """The glyphs of one string operand; unreadable ones have empty text but keep their width."""
        encoding = self._font.encoding
        if isinstance(encoding, str):
            try:
                codes = data.decode(encoding, "surrogatepass")
            except (UnicodeDecodeError, LookupError):
                codes = data.decode("utf-16-be", "replace")
        else:
            codes = data.decode("latin-1")
        cache = self._glyphs
        return [cache[code] if code in cache else self._glyph(code) for code in codes]

    def _glyph(self, code: str) -> Glyph:
        font = self._font
        usual = min(float(font.character_widths.get("default", 500)), 1000.0)  # pypdf may guess twice a wide space
        width = float(font.character_widths.get(code, usual))
        simple = isinstance(font.encoding, dict)
        raw = font.encoding.get(ord(code), code) if isinstance(font.encoding, dict) else code
        text = font.character_map.get(raw)
        if text is None and simple and code in _WINDOWS_BULLETS:
            text = _BULLET
        if self._offset and (text is None or text == " ") and 0x20 < ord(code) + self._offset < 0x7F:
            text = chr(ord(code) + self._offset)
        if text is None:
            # Glyph 3 is the space in nearly every TrueType font, and often left out of the map.
            text = raw if simple or not font.character_map else " " if code == "\x03" else ""
        text = self._as_read(str(text), code) if self.readable else ""
        glyph = (text, width / 1000 * self.scale, simple and code == " ")
        self._glyphs[code] = glyph
        return glyph

    def _as_read(self, text: str, code: str) -> str:
        if self._symbols is not None and len(text) == 1 and not 0x2000 <= ord(text) < 0xE000:
            number = ord(text) & 0xFF if ord(text) in _PRIVATE_USE else ord(code) & 0xFF
            return self._symbols.get(number, text if ord(text) > 0xFF and ord(text) not in _PRIVATE_USE else _BULLET)
        if len(text) == 1 and ord(text) in _PRIVATE_USE:
            return _SYMBOL.get(ord(text) & 0xFF, text) if ord(text) >> 8 == 0xF0 else _ADOBE.get(ord(text), text)
        return text.translate(_REWRITTEN)


def _is_bold(font: Font, name: str) -> bool:
    try:
        heavy = float(font.font_descriptor.weight) >= 600
    except (TypeError, ValueError):
        heavy = False
    return heavy or _flag(font, _FORCE_BOLD) or _BOLD_NAME.search(name) is not None


def _flag(font: Font, bit: int) -> bool:
    try:
        return bool(int(font.font_descriptor.flags) & bit)
    except (TypeError, ValueError):
        return False


def _type3_scale(resource: DictionaryObject) -> float:
    try:
        return abs(float(resource["/FontMatrix"][3])) * 1000 or 1.0  # type: ignore[index]
    except (KeyError, IndexError, TypeError, ValueError):
        return 1.0


def _lacks_characters(resource: DictionaryObject) -> bool:
    """Whether codes are bare glyph numbers: an Identity encoding without a ToUnicode map."""
    if resource.get("/Subtype") != "/Type0" or "/ToUnicode" in resource:
        return False
    return resource.get("/Encoding") in ("/Identity-H", "/Identity-V")


def _glyph_offset(font: Font) -> int:
    """What to add to a glyph number to get its ASCII letter, or 0 where glyphs are not in that order.

    Word maps some letters of the standard TrueType glyph order to a space; the others give the order away.
    """
    if isinstance(font.encoding, dict):
        return 0
    pairs = [(ord(c), t) for c, t in font.character_map.items() if isinstance(c, str) and len(c) == 1]
    plain = ((c, t) for c, t in pairs if isinstance(t, str) and len(t) == 1 and t.isascii() and t.isalnum())
    offsets = Counter(ord(t) - c for c, t in plain)
    offset, times = offsets.most_common(1)[0] if offsets else (0, 0)
    return offset if times >= 8 and times >= 0.9 * offsets.total() else 0


def _symbol_table(name: str) -> dict[int, str] | None:
    if _SYMBOL_NAME.search(name) is None:
        return None
    lower = name.lower()
    if "wingding" in lower or "webding" in lower:
        return _WINGDINGS
    return None
