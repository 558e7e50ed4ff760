"""Decide which paragraphs of a PDF are headings, and at which level.

Size above the text's own, bold type and numbering make a heading; the bookmarks of the file confirm it where there are
any. Levels follow the order of the type sizes, and the numbering within one size.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.pdf_paragraphs import Item, Paragraph

MAX_LEVEL = 4
_LARGER = 1.1  # times the body size
_MAX_LETTERS = 220
_MAX_WORDS = 26
_TEXT_WORDS = 27  # a paragraph of so many words is running text
_MAX_BOLD_WORDS = 16
_NUMBER = re.compile(r"(?:(?:hoofdstuk|chapter|bijlage|appendix|deel)\s+)?(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+\S", re.I)
_LETTERED = re.compile(r"[A-Za-z][.)]\s+\S")
_SENTENCE_END = re.compile(r"[.;,][\"'’”)]*$")
_ABBREVIATED = re.compile(r"\b(?:e\.d|etc|bijv|nr|vs)\.$", re.IGNORECASE)
_MONOSPACED = re.compile(r"mono|courier|consol|code|typewriter|cmtt", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")

Style = tuple[int, bool, bool]  # size in half points, bold, capitals


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the PDF outline; ``page`` is 0-based, ``depth`` 1 for the outermost."""

    title: str
    page: int
    depth: int


def heading_levels(items: Sequence[Item], body_size: float, bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    """The level (1 to 4) of each item that is a heading, by its index; the title of the document has level 1."""
    candidates = [index for index in range(len(items)) if _is_candidate(items, index, body_size)]
    marked = _bookmarked(items, bookmarks)
    bold_body, family = _is_mostly_bold(items), _body_family(items)
    chosen = [
        index
        for index in candidates
        if index in marked or _stands_out(items, index, body_size, family, plain_bold=not bold_body)
    ]
    chosen = sorted({*_without_rows_of_bold(items, chosen, body_size, marked), *marked})
    title = _title_index(items, chosen, body_size)
    if title is not None:
        chosen = [index for index in chosen if index == title or not _is_subtitle(items, title, index, chosen, marked)]
    cover = _cover_styles(items, chosen) if title is not None else set()
    ranked = [index for index in chosen if index != title and _style(_paragraph(items, index)) not in cover]
    levels = _levels([_paragraph(items, index) for index in ranked], [marked.get(index) for index in ranked])
    shift = 0 if title is None else 1
    result = dict.fromkeys(chosen, 1 + shift)  # what only the cover has, such as a series title, stands like a chapter
    result |= {index: min(level + shift, MAX_LEVEL) for index, level in zip(ranked, levels, strict=True)}
    if title is not None:
        result[title] = 1
    return result


def _paragraph(items: Sequence[Item], index: int) -> Paragraph:
    item = items[index]
    if not isinstance(item, Paragraph):
        raise TypeError("only paragraphs can be headings")
    return item


def _is_candidate(items: Sequence[Item], index: int, body_size: float) -> bool:
    item = items[index]
    if not isinstance(item, Paragraph) or len(item.lines) > 5:
        return False
    text = item.text
    words = len(text.split())
    if not 1 < sum(map(str.isalpha, text)) <= _MAX_LETTERS or words > _MAX_WORDS or text.endswith(":"):
        return False
    if _SENTENCE_END.search(text) and not _ABBREVIATED.search(text):
        return words <= 8 and item.size > 1.3 * body_size and not text.endswith((",", ";"))
    starts = text.lstrip("‘’“\"'(")[:1].isupper() or text[0].isdigit() or bool(item.first.marker)
    return starts or item.size > 1.3 * body_size


def _stands_out(items: Sequence[Item], index: int, body_size: float, body_family: str, *, plain_bold: bool) -> bool:
    item = _paragraph(items, index)
    if item.size >= _LARGER * body_size:
        return not (item.first.marker and not _numbering(item) and not item.bold)
    if item.size < (0.85 if item.bold else 0.93) * body_size:
        return False
    words = len(item.text.split())
    if words > _MAX_BOLD_WORDS or len(item.lines) > 3 or (item.first.marker and not _numbering(item)):
        return False
    if item.bold and plain_bold:
        return True
    other_family = item.first.family != body_family and not _MONOSPACED.search(item.first.family)
    if len(item.lines) == 1 and (item.size > 1.06 * body_size or (other_family and item.size > 0.97 * body_size)):
        return words <= 12 and _opens_text(items, index, body_size)
    if _is_capitals(item) or (item.italic and words <= 8 and not item.first.marker):
        return words <= 12 and len(item.lines) == 1 and _opens_text(items, index, body_size)
    number = _NUMBER.match(item.text)
    if number is not None and "." in number[1]:
        return words <= 12 and _opens_text(items, index, body_size)
    return bool(item.first.marker) and _numbering(item) and words <= 9 and _stands_alone(items, index)


def _opens_text(items: Sequence[Item], index: int, body_size: float) -> bool:
    """Whether ordinary text follows, and not another line of the same kind."""
    following = items[index + 1] if index + 1 < len(items) else None
    if not isinstance(following, Paragraph):
        return following is not None
    item = _paragraph(items, index)
    alike = (following.bold, following.italic, _is_capitals(following)) == (item.bold, item.italic, _is_capitals(item))
    numbered = _NUMBER.match(item.text) is not None and _NUMBER.match(following.text) is None
    other = following.first.family != item.first.family
    larger = item.size > 1.04 * following.size
    return abs(following.size - body_size) < 0.1 * body_size and (not alike or numbered or other or larger)


def _stands_alone(items: Sequence[Item], index: int) -> bool:
    """Whether a numbered line has running text below it, or a deeper heading, and no list member beside it."""
    item = _paragraph(items, index)
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    if len(item.lines) > 1 or not isinstance(after, Paragraph) or _same_list(item, before) or _same_list(item, after):
        return False
    if after.first.marker:
        return len(after.text.split()) <= 9 and index + 2 < len(items) and _stands_alone(items, index + 1)
    return len(after.text.split()) >= 15


def _same_list(item: Paragraph, other: Item | None) -> bool:
    if not isinstance(other, Paragraph) or not other.first.marker:
        return False
    return item.first.marker.strip("().").isdigit() == other.first.marker.strip("().").isdigit()


def _numbering(item: Paragraph) -> bool:
    return _NUMBER.match(item.text) is not None or _LETTERED.match(item.text) is not None


def _is_capitals(item: Paragraph) -> bool:
    letters = [char for char in item.text if char.isalpha()]
    return (len(letters) > 7 or (len(letters) > 3 and " " in item.text)) and all(char.isupper() for char in letters)


def _is_mostly_bold(items: Sequence[Item]) -> bool:
    paragraphs = [item for item in items if isinstance(item, Paragraph)]
    bold = sum(len(item.text) for item in paragraphs if item.bold)
    return bold > 0.4 * sum(len(item.text) for item in paragraphs)


def _body_family(items: Sequence[Item]) -> str:
    letters: Counter[str] = Counter()
    for item in items:
        for line in item.lines if isinstance(item, Paragraph) else ():
            letters[line.segment.family] += len(line.segment.text)
    return letters.most_common(1)[0][0] if letters else ""


def _without_rows_of_bold(
    items: Sequence[Item], chosen: Sequence[int], body_size: float, marked: Mapping[int, int]
) -> list[int]:
    """Leave out bold lines of text size that follow each other three and more: names, addresses, labels."""
    kept: list[int] = []
    row: list[int] = []
    for index in [*chosen, len(items) + 1]:
        if row and index != row[-1] + 1:
            kept += row if len(row) < 3 else [i for i in row if i in marked]
            row = []
        if index > len(items):
            break
        if _paragraph(items, index).size < _LARGER * body_size:
            row.append(index)
        else:
            kept += row if len(row) < 3 else []
            row = []
            kept.append(index)
    return kept


# ------------------------------------------------------------------------------------------ title and levels


def _title_index(items: Sequence[Item], chosen: Sequence[int], body_size: float) -> int | None:
    """The heading that is the title: the largest text of the first page, if no other text is as large."""
    first = [i for i in chosen if _paragraph(items, i).page == 0 and _paragraph(items, i).size >= 1.25 * body_size]
    if not first:
        return None
    largest = max(_paragraph(items, index).size for index in first)
    title = next(index for index in first if _paragraph(items, index).size > 0.97 * largest)
    others = sum(_paragraph(items, index).size > 0.97 * largest for index in chosen if index not in (title, title + 1))
    return title if others == 0 else None


def _is_subtitle(
    items: Sequence[Item], title: int, index: int, chosen: Sequence[int], marked: Mapping[int, int]
) -> bool:
    """Whether a heading on the title page is a subtitle, author or date: its style does not come back later."""
    item = _paragraph(items, index)
    if index in marked or item.page != 0 or index > title + 4 or _NUMBER.match(item.text):
        return False
    style = _style(item)
    return not any(_style(_paragraph(items, other)) == style for other in chosen if other not in (index, title))


def _cover_styles(items: Sequence[Item], chosen: Sequence[int]) -> set[Style]:
    """Styles that stop before the first running text or chapter 1; they say nothing about the order of the others."""
    last: dict[Style, int] = {}
    chapters: dict[Style, list[int]] = defaultdict(list)
    for index in chosen:
        item = _paragraph(items, index)
        last[_style(item)] = index
        if (number := _NUMBER.match(item.text)) and "." not in number[1]:
            chapters[_style(item)].append(index)
    texts = (i for i, item in enumerate(items) if isinstance(item, Paragraph) and len(item.text.split()) >= _TEXT_WORDS)
    opening = max(next(texts, 0), min((found[0] for found in chapters.values() if len(found) >= 3), default=0))
    cover = {style for style, index in last.items() if index < opening}
    return cover if len(cover) < len(last) else set()


def _style(item: Paragraph) -> Style:
    return round(item.size * 2), item.bold, _is_capitals(item)


def _levels(headings: Sequence[Paragraph], depths: Sequence[int | None]) -> list[int]:
    """Levels from 1: those of the bookmarks where known, the others by the order of the styles."""
    styles = [_style(heading) for heading in headings]
    level_of = _style_levels(styles, depths)
    numbers = [match[1].count(".") + 1 if (match := _NUMBER.match(h.text)) else 0 for h in headings]
    chapters = Counter(level_of[style] for style, number in zip(styles, numbers, strict=True) if number == 1)
    base = chapters.most_common(1)[0][0] if sum(chapters.values()) > 1 else None
    chapter_styles = {style for style, number in zip(styles, numbers, strict=True) if number == 1}
    shallowest: dict[Style, int] = {}
    for style, number in zip(styles, numbers, strict=True):
        if number:
            shallowest[style] = min(number, shallowest.get(style, number))
    levels = []
    for style, number, depth in zip(styles, numbers, depths, strict=True):
        level = level_of[style]
        if number > 1:
            level = level + number - shallowest[style] if base is None else base + number - 1
        elif number and base is not None and any(level_of[o] == base and _alike(o, style) for o in chapter_styles):
            level = base
        levels.append(min(depth or level, MAX_LEVEL))
    return levels


def _alike(one: Style, other: Style) -> bool:
    return abs(one[0] - other[0]) <= 0.08 * one[0] and one[1:] == other[1:]


def _style_levels(styles: Sequence[Style], depths: Sequence[int | None]) -> dict[Style, int]:
    known: dict[Style, Counter[int]] = defaultdict(Counter)
    for style, depth in zip(styles, depths, strict=True):
        if depth is not None:
            known[style][depth] += 1
    ordered = sorted(set(styles), key=lambda style: (-style[0], not style[2], not style[1]))
    levels: dict[Style, int] = {}
    level, size = 0, float("inf")
    for style in ordered:
        if style in known:
            level = known[style].most_common(1)[0][0]
        elif style[0] < 0.96 * size or levels.get(ordered[ordered.index(style) - 1], 0) == 0 or not known:
            level = level + 1
        size = style[0]
        levels[style] = max(level, 1)
    return levels


def _bookmarked(items: Sequence[Item], bookmarks: Sequence[Bookmark]) -> dict[int, int]:
    """Paragraphs that the outline names, with their depth."""
    by_page: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for index, item in enumerate(items):
        if isinstance(item, Paragraph) and len(item.lines) <= 5:
            by_page[item.page].append((_folded(item.text), index))
    found: dict[int, int] = {}
    for mark in bookmarks:
        name = _folded(mark.title)
        if len(name) < 3:
            continue
        near = [entry for page in (mark.page, mark.page + 1, mark.page - 1) for entry in by_page.get(page, ())]
        exact = [index for text, index in near if text == name or text.lstrip("0123456789") == name]
        if exact and exact[0] not in found:
            found[exact[0]] = mark.depth
    return found


def _folded(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()
