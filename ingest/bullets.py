"""List markers: signs and numbers at the start of a line that make it a list item."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.clean import normalise
from kb.types import BlockKind

_SIGN = re.compile(r"^(?:[•‣·▪▫■□◦●○◆◇►▸▶➢➤→✓✔✗*+>§–—-]|o(?=\s{1,8}\S))\s+(?=\S)|^[•‣▪■◦●➢✓✔](?=\w)")
_NUMBER = re.compile(r"^(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4})\)|(?:\d{1,2}|[a-z])\.)\s+(?=\S)")
_CHECKBOX = re.compile(r"^\[[ xX]\]\s+")


@dataclass(frozen=True, slots=True)
class Marked:
    """A line that starts with a list marker: the marker and the text after it."""

    marker: str
    text: str

    @property
    def numbered(self) -> bool:
        """True for "1.", "a)" and the like, False for a sign."""
        return self.marker[-1] in ".)"


def split_marker(line: str) -> Marked | None:
    """The marker and text of a list item, or None when the line is no list item."""
    line = line.strip()
    match = _SIGN.match(line) or _NUMBER.match(line)
    if match is None:
        return None
    text = _CHECKBOX.sub("", line[match.end() :].lstrip())
    again = _SIGN.match(text)  # "• - text": some exports write the sign twice
    return Marked(match.group().strip(), text[again.end() :] if again else text)


def paragraph_parts(raw: str, kind: BlockKind) -> list[tuple[BlockKind, str]]:
    """The blocks in a paragraph whose forced line breaks are "\\n": bullet lines become items, the rest stays ``kind``.

    An empty line separates paragraphs. A line after a bullet line that has no bullet itself continues that item.
    """
    parts: list[tuple[BlockKind, str]] = []
    for stretch in re.split(r"\n[^\S\n]*\n", _bullets_on_lines(raw)):
        run: list[str] = []
        run_kind = kind
        for line in map(normalise, stretch.split("\n")):
            marked = split_marker(line)
            if marked is not None and (not marked.numbered or _is_list(stretch)):
                parts.append((run_kind, " ".join(run)))
                run, run_kind = [marked.text], BlockKind.ITEM
            elif line:
                run.append(line)
        parts.append((run_kind, " ".join(run)))
    return [(part_kind, text) for part_kind, text in parts if any(char.isalnum() for char in text)]


def _bullets_on_lines(raw: str) -> str:
    """Several "•" in one paragraph are a list whose line breaks were lost."""
    return raw.replace("•", "\n•") if raw.count("•") > 1 else raw


def _is_list(stretch: str) -> bool:
    """A single "1. text" is a numbered heading or sentence; two make a list."""
    marked = (split_marker(line) for line in stretch.split("\n"))
    return sum(item is not None and item.numbered for item in marked) >= 2
