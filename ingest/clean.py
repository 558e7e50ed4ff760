"""Clean text: the one normalisation that every parser applies to what it hands over."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
# Word and PowerPoint write bullets as private characters of the Symbol and Wingdings fonts.
_SYMBOLS = dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf0e0\uf076\uf02d", "•")
_TRANSLATION = str.maketrans(_LIGATURES | _SYMBOLS)
# Soft hyphen, zero-width and bidirectional marks, byte order mark: invisible, and they split words for a search.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# A question may be a heading ("Wat werkt?"); these are not how one ends.
_NO_TITLE_END = (".", "!", ",", ";", ":", "…")
_SENTENCE_INSIDE = re.compile(r"[a-zà-ÿ)][.!?]\s+[A-ZÀ-Ý]")


def normalise(text: str) -> str:
    """One line of clean text: NFC, single plain spaces, no soft hyphens, zero-width or control characters."""
    text = _SURROGATE.sub("\ufffd", text).translate(_TRANSLATION)
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def first_line(error: BaseException, limit: int = 160) -> str:
    """The first line of an error's text, cut to ``limit`` characters; its class name when it has no text."""
    text = normalise(str(error).partition("\n")[0])[:limit]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def looks_like_title(text: str, max_words: int = 12) -> bool:
    """True for a short line that reads as a heading: it starts as one and holds no sentence."""
    words = len(text.split())
    if not 0 < words <= max_words or len(text) > 200 or text.rstrip(")]”\"’'»").endswith(_NO_TITLE_END):
        return False
    start = text.lstrip("'‘’\"“(«[")
    letters = sum(char.isalpha() for char in text)
    starts_well = bool(start) and (start[0].isupper() or start[0].isdigit())
    return letters >= 2 and starts_well and not _SENTENCE_INSIDE.search(text)
