"""Real PDF files: each parses to sensible text, quickly, or is refused with a reason."""

from __future__ import annotations

import difflib
import re
import time
import tomllib
from pathlib import Path

import pytest

from ingest.pdf import parse_pdf
from kb.types import BlockKind, Parsed

ROOT = Path(__file__).resolve().parents[2]
REALDOCS = ROOT.parent / "shared" / "realdocs"
CORPUS = ROOT / "corpus"

pdfs = sorted(REALDOCS.rglob("*.pdf"))
built = sorted((CORPUS / "publications").glob("*.pdf"))


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:[-’'./:@&]\w+)*", text)


@pytest.mark.shared
@pytest.mark.skipif(not pdfs, reason="the shared real documents are not here")
def test_real_files_give_sensible_text() -> None:
    spent, pages = 0.0, 0
    for path in pdfs:
        start = time.process_time()
        parsed = parse_pdf(path.read_bytes(), path.name)
        spent += time.process_time() - start
        pages += parsed.pages or 0
        assert sensible(parsed), path.name
    assert pages / spent > 15, f"{pages / spent:.1f} pages a second"


def sensible(parsed: Parsed) -> bool:
    text = " ".join(block.text for block in parsed.blocks)
    found = words(text)
    letters = sum(char.isalpha() or char == " " for char in text) / len(text)
    page_of = [block.page for block in parsed.blocks if block.page]
    return (
        letters > 0.8
        and len(found) > 60 * (parsed.pages or 0)
        and sum(len(word) for word in found) / len(found) < 12
        and not re.search(r"[\ue000-\uf8ff\ufffd\u00ad\x00-\x1f]", text)
        and any(block.kind is BlockKind.HEADING for block in parsed.blocks)
        and min(page_of) >= 1
        and max(page_of) <= (parsed.pages or 0)
    )


@pytest.mark.skipif(not built, reason="the corpus has not been built")
@pytest.mark.parametrize("path", built, ids=lambda path: path.stem)
def test_corpus_files_say_what_their_sources_say(path: Path) -> None:
    source = (CORPUS / "sources" / f"{path.stem}.md").read_text("utf-8")
    front, body = source.split("+++", 2)[1:]
    plain = re.sub(r"^\s*\d+\. |^\|[-| :]+\|$", "", body, flags=re.MULTILINE).replace("**", "")
    parsed = parse_pdf(path.read_bytes(), path.name)
    expected, found = words(plain), words("\n".join(block.text for block in parsed.blocks))
    matcher = difflib.SequenceMatcher(None, expected, found, autojunk=False)
    assert sum(match.size for match in matcher.get_matching_blocks()) / len(expected) > 0.99
    headings = [(len(marks) + 1, text) for marks, text in re.findall(r"^(#+) (.*)$", body, re.MULTILINE)]
    title = tomllib.loads(front)["title"]
    assert [(b.level, b.text) for b in parsed.blocks if b.kind is BlockKind.HEADING] == [(1, title), *headings]
    items = len(re.findall(r"^ *(?:-|\d+\.) ", body, re.MULTILINE))
    assert sum(block.kind is BlockKind.ITEM for block in parsed.blocks) == items
