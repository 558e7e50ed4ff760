"""A document as Markdown (CommonMark): quotes as list items, the reading list as a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.lessons.brief_blocks import Block, Citation, Document, Heading, Reference, Sentence, Terms

# Only what would be read as markup: a quote stays findable as it stands. "_" within a word is no markup.
_MARKUP = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|~(?=~)")
# At the beginning of a line these would begin a list, a heading or a quote.
_OPENING = re.compile(r"^(\s*\d*)(?:([#>+=-])|(?<=\d)([.)]))")


def markdown(document: Document) -> str:
    """The whole document, ending in a line feed."""
    lines = [f"# {_escaped(document.title)}", "", _escaped(document.subtitle), ""]
    lines += [f"{_escaped(document.site)}, {document.day}", ""]
    listed = False
    for block in document.blocks:
        is_item = isinstance(block, Citation | Reference)
        # A list ends with a blank line, and has none within.
        lines += [""] * (listed and not is_item)
        lines += _lines(block)
        listed = is_item
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {_escaped(block.text)}"
            yield ""
        case Sentence():
            yield _opened(_escaped(block.text))
            yield ""
        case Citation():
            yield from _citation(block)
        case Terms():
            yield f"**{_escaped(block.name)}:** {_escaped(', '.join(block.values))}"
            yield ""
        case Reference():
            facts = f" ({_escaped(', '.join(block.facts))})" if block.facts else ""
            address = f" <{_address(block.url)}>" if block.url else ""
            yield f"{block.number}. {_opened(_escaped(block.sentence))}{facts}{address}"


def _citation(block: Citation) -> Iterator[str]:
    """A list item; what belongs to the quote before it is an item below that."""
    indent = "  " if block.label else ""
    label = f"{_escaped(block.label)}: " if block.label else ""
    facts = f" ({_escaped('; '.join(block.facts))})" if block.facts else ""
    text = f"\n{indent}  ".join(_escaped(f"“{block.quote}”").splitlines())
    yield f"{indent}- {label}{text} \\[{block.source}\\]{facts}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: "\\" + match.group(), text)


def _opened(text: str) -> str:
    return _OPENING.sub(r"\1\\\2\3", text)


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\n", "")
